import Testing
import Transport

@testable import MarketServer

@Suite struct MetricsPageTests {
    @Test func `a family is explained and typed once, before its samples`() {
        var page = MetricsPage()
        let rooms = MetricFamily.gauge("room_present", "People who watch.")
        page.add(rooms, 3, ["room": "che"])
        page.add(rooms, 4, ["room": "gom"])
        #expect(
            page.text == """
                # HELP nightmarket_room_present People who watch.
                # TYPE nightmarket_room_present gauge
                nightmarket_room_present{room="che"} 3.0
                nightmarket_room_present{room="gom"} 4.0

                """
        )
    }

    @Test func `a family without samples is declared all the same`() {
        var page = MetricsPage()
        page.declare(.counter("closes_total", "Closes."))
        #expect(page.text.hasSuffix("# TYPE nightmarket_closes_total counter\n"))
    }

    @Test func `a help line cannot break the page`() {
        var page = MetricsPage()
        page.add(.gauge("a", "One\nand \\ two."), 1)
        #expect(page.text.hasPrefix("# HELP nightmarket_a One\\nand \\\\ two.\n# TYPE"))
    }

    @Test func `every counter of the transport has its kind by its name`() {
        for counter in TransportMetrics().named {
            let family = MetricFamily.transport(counter.name)
            #expect((family.kind == .counter) == counter.name.hasSuffix("_total"))
            #expect(!family.help.isEmpty)
        }
    }
}
