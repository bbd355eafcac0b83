@main
struct NightMarket {
    static func main() {}
}
