import ArgumentParser
import Market
import Payments
import QRCodes

/// `nightmarket payment-code`.
struct PaymentCode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw a VietQR code as SVG: to try an account, or to print for a stall.",
        discussion: """
            Scan it with a bank's app before the night: the app must show the holder's name.
              nightmarket payment-code --bank-bin 970436 --bank-account 0011001234567 > stall.svg
            With an amount and a reference it is a code for one payment:
              nightmarket payment-code --bank-bin 970436 --bank-account 0011001234567 \\
                --amount 125000 --reference "CHODEM 7K3Q" > payment.svg
            """
    )

    @Option(help: "The bank's identification number, 6 digits.")
    var bankBin: String

    @Option(help: "The account number, 1 to 19 letters and digits.")
    var bankAccount: String

    @Option(help: "Whole đồng to ask for; left to the payer if not given.")
    var amount: Int64?

    @Option(help: "Words to find the transfer by; diacritics go, 25 characters stay.")
    var reference: String?

    @Flag(help: "Print the text that the code carries instead of drawing it.")
    var text = false

    func validate() throws {
        if amount != nil, reference == nil {
            throw ValidationError("an amount needs a --reference to find its transfer by")
        }
    }

    func run() throws {
        try Failure.sayingWhy {
            let payload = try request().payload
            print(text ? payload : try QRCode(payload).svg)
        }
    }

    private func request() throws -> VietQR {
        do {
            // The holder is not part of the code: the payer's bank looks the name up.
            let account = try BankAccount(bank: bankBin, number: bankAccount, holder: "-")
            let reference = try reference.map { text throws(PaymentError) in
                try PaymentReference(folding: text)
            }
            guard let amount, let reference else {
                return VietQR(account: account, reference: reference)
            }
            guard let money = Money(dong: amount) else {
                throw Sentence("--amount is 1 to \(Money.largest) whole đồng")
            }
            return try VietQR(account: account, amount: money, reference: reference)
        } catch let error as PaymentError {
            throw Sentence(Self.explain(error))
        }
    }

    private static func explain(_ error: PaymentError) -> String {
        switch error {
        case .bankNotSixDigits: "--bank-bin has 6 digits"
        case .accountNumberNotPlain: "--bank-account has 1 to 19 letters and digits"
        case .holderNotPlain: "the holder's name is one line of plain text"
        case .amountZero: "--amount is at least 1 đồng"
        case .referenceEmpty, .referenceTooLong, .referenceNotPlain:
            "--reference needs letters or digits"
        }
    }
}

/// An error that is its own sentence.
private struct Sentence: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
