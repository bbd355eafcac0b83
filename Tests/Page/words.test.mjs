import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { digits, hourAndMinute, money, readMoney, timeLeft } from "../../Static/js/format.js";
import { learn, say } from "../../Static/js/words.js";

const parts = ["", "-account", "-check", "-claims", "-formats", "-hall", "-host", "-mine", "-news", "-orders", "-reasons", "-refunds", "-verify"];
const all = async (language) =>
    Object.assign({}, ...(await Promise.all(parts.map(async (part) => (await import(`../../Static/js/i18n/${language}${part}.js`)).default))));
const [vi, en] = [await all("vi"), await all("en")];

const folder = new URL("../../Static/", import.meta.url);
const sources = ["js/", "js/formats/", "js/orders/", "js/views/", "js/verify/", "js/verify/formats/", "js/verify/views/"].flatMap((path) =>
    readdirSync(new URL(path, folder)).filter((name) => name.endsWith(".js")).map((name) => path + name));
const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));
const read = (path) => readFileSync(new URL(path, folder), "utf8");
const places = (entry) => [...JSON.stringify(entry).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

test("both languages have the same sentences with the same places", () => {
    assert.deepEqual(Object.keys(en).sort(), Object.keys(vi).sort());
    for (const key of Object.keys(vi)) assert.deepEqual(new Set(places(en[key])), new Set(places(vi[key])), key);
});

test("every sentence that code or a page names exists", () => {
    for (const path of sources) {
        for (const [, key] of read(path).matchAll(/"((?:market|hall|room|lot|lots|press|reason|line|chat|mine|settings|account|host|next|say|title|panel|share|top|group|orders|state|step|pay|pickup|kind|refund|receipt|news|stall|refused|refunds|verify|check)\.[A-Za-z]+)"/g)) {
            if (!/\.(js|html)$/.test(key)) assert.ok(key in vi, `${path}: ${key}`);
        }
    }
    for (const path of pages) {
        for (const [, key] of read(path).matchAll(/data-say(?:-\w+)?="([^"]+)"/g)) assert.ok(key in vi, `${path}: ${key}`);
    }
});

test("every refusal of the market has a sentence", () => {
    const reasons = "notSignedIn wrongRole staffMayNotBid muted unknownRoom unknownLot unknownHold unknownProduct unknownBid unknownPaddle keyReused roomClosed roomOpen lotNotPrepared lotNotStarted lotNotRunning lotPaused lotNotPaused lotEnded wrongFormat amountTooLow amountTooHigh confirmAmount alreadyLeading buyNowGone limitReached soldOut insufficientStock holdEnded notYours quantityOutOfRange termsOutOfRange durationOutOfRange textEmpty textTooLong tooMany rateLimited busy hostAway restarting cannotRecord badJSON unknownCommand missingField wrongType outOfRange tooDeep unknownMessage lotRunning noExtension textNotPlain stepPassed alreadyEntered notEntered notSoldOut unknownChoice wrongCode notCommitted wrongSeed unknownBeneficiary";
    for (const reason of reasons.split(" ")) assert.ok(`reason.${reason}` in vi, reason);
});

test("no code writes markup from text, and no page has inline code or style", () => {
    for (const path of sources) assert.doesNotMatch(read(path), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|setAttribute\("style"/, path);
    for (const path of pages) assert.doesNotMatch(read(path), / style=|<style|<script(?![^>]*src=)| on\w+=|https?:\/\//, path);
});

test("a page names only words that it learned", async () => {
    const learners = {
        claims: /^js\/(claims|formats\/|views\/(for-whom|lot-card|press-bar))/, mine: /^js\/views\/(lists|mine|host-tables)/,
        host: /^js\/(claims|formats\/|host|views\/(form-fields|host|prepare|sheets))/, formats: /^js\/(claims|formats\/|views\/(draw-proof|hash))/,
        refunds: /^js\/(refunds|views\/refund)/,
        orders: /^js\/(orders|stall|views\/(order|pick|receipt|verdict))/,
        verify: /^js\/verify/, check: /^js\/views\/check-link/, hall: /^js\/hall/, account: /^js\/(sign-in|views\/(account|sheets))/,
    };
    for (const [part, allowed] of Object.entries(learners)) {
        const own = Object.keys((await import(`../../Static/js/i18n/vi-${part}.js`)).default);
        for (const path of sources.filter((path) => !allowed.test(path))) {
            for (const key of own) assert.ok(!read(path).includes(`"${key}"`), `${path}: ${key}`);
        }
    }
    assert.equal(say("host.open"), "host.open");
    await learn("host");
    assert.equal(say("host.open"), vi["host.open"]);
});

test("a sentence takes its values, and one is not many", () => {
    assert.equal(say("press.bid", { amount: "5" }), vi["press.bid"].replace("{amount}", "5"));
    assert.equal(say("no.such.key"), "no.such.key");
});

test("money is grouped in the language's way", () => {
    assert.equal(money(125_000, "vi"), "125.000\u00a0₫");
    assert.equal(digits(1_234_567, "en"), "1,234,567");
    assert.equal(digits(999, "vi"), "999");
});

test("typed money is read in the ways people write it", () => {
    const cases = { "125.000": 125_000, "125,000 ₫": 125_000, "125 000": 125_000, "125k": 125_000, "1,2tr": 1_200_000, "1.5m": 1_500_000, "2 triệu": 2_000_000, 95000: 95_000 };
    for (const [text, value] of Object.entries(cases)) assert.equal(readMoney(text), value, text);
    for (const text of ["", "abc", "-5", "0", "12e3", "9999999999999"]) assert.equal(readMoney(text), null, text);
});

test("time left reaches zero at the end and not before", () => {
    assert.deepEqual([1, 9_000, 9_001, 42_000, 3_723_000, -5].map(timeLeft), ["0:01", "0:09", "0:10", "0:42", "1:02:03", "0:00"]);
});

test("the hour is Hanoi's", () => {
    assert.equal(hourAndMinute(Date.UTC(2026, 0, 1, 13, 41), "vi"), "20:41");
});
