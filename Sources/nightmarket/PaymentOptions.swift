import ArgumentParser
import Foundation
import MarketServer
import Payments

/// Where money goes, and who may say that it came.
struct PaymentOptions: ParsableArguments {
    @Option(
        help: "The bank's identification number, 6 digits; with an account buyers get a VietQR."
    )
    var bankBin: String?

    @Option(help: "The account that buyers transfer to, 1 to 19 letters and digits.")
    var bankAccount: String?

    @Option(help: "The account's holder, as the bank writes the name.")
    var bankHolder: String?

    @Option(
        help: ArgumentHelp(
            "File with the secret that signs payment notices, at least 16 bytes.",
            discussion: """
                Whoever brings the bank's notices signs each body with HMAC-SHA-256 in X-Signature. \
                openssl rand -hex 32 makes a good secret. Without the file no notices are taken.
                """
        )
    )
    var paymentSecretFile: String?

    func validate() throws {
        let given = [bankBin, bankAccount, bankHolder].compactMap(\.self)
        guard given.isEmpty || given.count == 3 else {
            throw ValidationError(
                "--bank-bin, --bank-account and --bank-holder belong together"
            )
        }
    }

    /// Takes over what was given; a demo without it gets an account and a secret of its own.
    func apply(to options: inout ServeOptions) throws {
        if let bankBin, let bankAccount, let bankHolder {
            do {
                options.bank = try BankAccount(
                    bank: bankBin,
                    number: bankAccount,
                    holder: bankHolder
                )
            } catch {
                throw ValidationError("the bank account cannot be used: \(error)")
            }
        } else if options.isDemo {
            options.bank = DemoPayments.bank
        }
        if let paymentSecretFile {
            guard let data = FileManager.default.contents(atPath: paymentSecretFile) else {
                throw ValidationError("\(paymentSecretFile) cannot be read")
            }
            guard NoticeSignature(secret: [UInt8](data)) != nil else {
                throw ValidationError(
                    "\(paymentSecretFile) has fewer than \(NoticeSignature.secretBytesMin) bytes"
                )
            }
            options.paymentSecret = [UInt8](data)
        } else if options.isDemo {
            options.paymentSecret = Array(DemoPayments.secret.utf8)
        }
    }
}
