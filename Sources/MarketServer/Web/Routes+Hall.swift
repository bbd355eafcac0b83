import HTTPProtocol
import Ledger
import Market
import MarketProtocol
import MarketRoom

extension Routes {
    /// Tonight's rooms.
    func hall() -> Response {
        .json { json in
            json.field("now", now.milliseconds)
            if let night = market.night {
                json.object("night") { json in
                    json.object("title", night.title.write)
                    json.field("opens", night.opens.milliseconds)
                    json.field("closes", night.closes.milliseconds)
                }
            }
            json.array("rooms") { json in
                for room in market.rooms { write(room, to: &json) }
            }
        }
    }

    private func write(_ room: MarketRoom, to json: inout JSONWriter) {
        let profile = room.profile
        let summary = room.summary
        json.object { json in
            json.field("room", profile.slug)
            json.object("title", profile.title.write)
            json.object("producer") { json in
                json.object("name", profile.producer.name.write)
                json.field("commune", profile.producer.unit.commune)
                json.field("district", profile.producer.unit.district)
                json.field("stars", profile.stars)
            }
            json.field("host", profile.hostName)
            json.field("live", summary.isOpen)
            json.field("present", summary.present)
            json.field("lots", summary.lots)
            guard let featured = summary.featured else { return }
            json.object("featured") { json in
                let product = featured.card.product.product
                json.field("vi", product.name.vi)
                json.field("en", product.name.en)
                json.field("picture", product.picture)
                json.field("group", product.group.rawValue)
                json.field("price", featured.view.price.dong)
                json.field("state", featured.view.state.rawValue)
                json.field("format", featured.card.formatName)
                json.field("end", featured.view.end?.milliseconds)
            }
        }
    }
}
