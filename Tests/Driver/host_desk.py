"""The host's desk in a browser: fills in the form, puts lots on the counter, starts them."""

from playwright.sync_api import expect

from stall import Stall
from visitor import Visitor


class HostDesk:
    def __init__(self, visitor: Visitor, stall: Stall):
        self.visitor, self.stall = visitor, stall
        self.page = visitor.go("/host/che-ba-vi")
        expect(self.page.locator("#prepare-product option").first).to_be_attached()
        self.status = self.page.locator("#prepare .form-status")
        self.preview = self.page.locator("#prepare .preview")

    def fill(self, format: str, *, product: int | None = None, goods: list[tuple[int, int]] = (), **fields):
        """Fills in the form: fields by their names on the page, goods as products and quantities."""
        self.page.select_option("#prepare-format", format)
        if product is not None:
            self.page.select_option("#prepare-product", str(product))
        rows = self.page.locator("#prepare .goods-row")
        for index, (good, count) in enumerate(goods):
            if rows.count() <= index:
                self.page.get_by_role("button", name="Thêm món").click()
            rows.nth(index).locator("select").select_option(str(good))
            rows.nth(index).locator("input").fill(str(count))
        for name, value in fields.items():
            field = self.page.locator(f"#prepare-{name.replace('_', '-')}")
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))

    def prepare(self, format: str, **fields) -> int:
        """A new lot out of the form; its number."""
        known = set(self.stall.host.lots)
        self.fill(format, **fields)
        self.visitor.tap(self.page.get_by_role("button", name="Thêm vào thứ tự bán"))
        expect(self.status).to_have_text("Đã thêm món.")
        (lot,) = self.stall.host.until(lambda: set(self.stall.host.lots) - known)
        return lot

    def put_on_counter(self, lot: int):
        row = self.page.locator(f'#sheet li:has(.row-name:text-matches("^{lot}\\\\. "))')
        self.visitor.tap(row.get_by_role("button", name="Đưa lên quầy"))
        self.stall.host.until(lambda: self.stall.host.front["featured"] == lot)

    def start(self, lot: int):
        self.visitor.tap(self.page.locator("#counter").get_by_role("button", name="Bắt đầu bán"))
        self.stall.host.lot(lot, state="running")
