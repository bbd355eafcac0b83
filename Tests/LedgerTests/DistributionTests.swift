import Ledger
import Testing

struct DistributionTests {
    @Test func `an empty distribution is all zero`() {
        let empty = Distribution()
        #expect((empty.count, empty.total, empty.maximum) == (0, 0, 0))
        #expect(empty.quantile(0.5) == 0)
        #expect(empty.quantile(1) == 0)
    }

    @Test(arguments: [0, 1, 7, 8, 15, 16, 17, 255, 4_095, 1_000_000, .max - 1, .max] as [UInt64])
    func `one value is its own quantile`(_ value: UInt64) {
        var one = Distribution()
        one.record(value)
        #expect(one.quantile(0.01) == value)
        #expect(one.quantile(0.99) == value)
        #expect(one.maximum == value)
    }

    @Test func `quantiles are within one bucket above the true ones`() {
        var uniform = Distribution()
        for value in UInt64(1)...100_000 {
            uniform.record(value)
        }
        for part in [0.01, 0.25, 0.5, 0.9, 0.99, 0.999] {
            let exact = part * 100_000
            let found = Double(uniform.quantile(part))
            #expect(found >= exact)
            #expect(found <= exact * 1.125)
        }
        #expect(uniform.quantile(1) == 100_000)
        #expect(uniform.total == 5_000_050_000)
        #expect(uniform.count == 100_000)
    }
}
