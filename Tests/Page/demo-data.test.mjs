// The demo market is data that a new user sees first: it must be whole and must agree with the rules of the market.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../Static/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`demo/${name}.json`, root), "utf8"));
const producers = read("producers");
const products = read("products");
const { night, rooms } = read("rooms");
const units = read("units");
const art = new Set(readdirSync(new URL("art/", root)));

const groups = ["food", "drinks", "herbs", "handicraft", "ornamental", "tourism"];
const amountMax = 1_000_000_000_000;
const producerByID = new Map(producers.map((producer) => [producer.id, producer]));
const productByID = new Map(products.map((product) => [product.id, product]));
const lots = rooms.flatMap((room) => room.lots.map((lot) => ({ room, lot, product: productByID.get(lot.product) })));

/** Both languages are there and neither has stray space. */
function assertNamed(names, where) {
    for (const language of ["vi", "en"]) {
        assert.ok(typeof names?.[language] === "string" && names[language].length > 0, `${where} lacks ${language}`);
        assert.equal(names[language], names[language].trim(), where);
        assert.equal(names[language], names[language].normalize("NFC"), `${where} is not in composed form`);
    }
}

function assertUnique(values, what) {
    const seen = new Set();
    for (const value of values) {
        assert.ok(!seen.has(value), `${what} ${value} appears twice`);
        seen.add(value);
    }
}

function assertAmount(amount, where) {
    assert.ok(Number.isSafeInteger(amount) && amount > 0 && amount <= amountMax, `${where}: ${amount}`);
}

test("the market is as large as promised", () => {
    assert.ok(producers.length >= 40);
    assert.ok(products.length >= 200);
    assert.ok(rooms.length >= 8);
    for (const room of rooms) assert.ok(room.lots.length >= 5, room.slug);
    assertNamed(night.title, "night");
});

test("producers are named, placed and tell their story", () => {
    assertUnique(producers.map((producer) => producer.id), "producer");
    assertUnique(producers.map((producer) => producer.vi), "producer name");
    const districts = new Set(units.former.units.map((unit) => unit.vi));
    for (const producer of producers) {
        assertNamed(producer, `producer ${producer.id}`);
        assertNamed(producer.story, `story of producer ${producer.id}`);
        assert.ok(producer.commune.length > 0);
        assert.ok(districts.has(producer.district), `producer ${producer.id}: ${producer.district}`);
        assert.ok(products.some((product) => product.producer === producer.id), `producer ${producer.id} sells nothing`);
    }
    assert.equal(new Set(producers.map((producer) => producer.district)).size, 30, "every former district is present");
});

test("products belong to a producer and a group, with price and stock", () => {
    assertUnique(products.map((product) => product.id), "product");
    for (const product of products) {
        const where = `product ${product.id}`;
        assertNamed(product, where);
        assertNamed(product.unit, `unit of ${where}`);
        assert.ok(producerByID.has(product.producer), where);
        assert.ok(groups.includes(product.group), `${where}: ${product.group}`);
        assertAmount(product.price, `price of ${where}`);
        assert.equal(product.price % 1000, 0, `${where} costs whole thousands`);
        assert.ok(Number.isInteger(product.stock) && product.stock > 0, where);
    }
    for (const group of groups) assert.ok(products.some((product) => product.group === group), group);
});

test("stars follow the score", () => {
    for (const { id, score, stars } of products) {
        assert.ok(Number.isInteger(score) && score >= 50 && score <= 100, `product ${id}: ${score}`);
        assert.equal(stars, score >= 90 ? 5 : score >= 70 ? 4 : 3, `product ${id}: ${score}`);
    }
});

test("certificates are unique, numbered in their year and valid in November 2026", () => {
    assertUnique(products.map((product) => product.certificate), "certificate");
    for (const { id, certificate, certified } of products) {
        assert.match(certified, /^20\d\d-\d\d-\d\d$/);
        assert.match(certificate, new RegExp(`^OCOP-HN-${certified.slice(0, 4)}-\\d{4}$`), `product ${id}`);
        assert.ok(certified > "2023-11-30" && certified < "2026-11-01", `product ${id}: ${certified}`);
    }
});

test("every product and every group has its drawn picture", () => {
    for (const { id, picture } of products) {
        assert.match(picture, /^\/art\/[a-z0-9-]+\.svg$/);
        assert.ok(art.has(picture.slice("/art/".length)), `product ${id}: ${picture}`);
    }
    for (const group of groups) assert.ok(art.has(`group-${group}.svg`), group);
});

test("pictures are small, square and safe under the page's content policy", () => {
    for (const file of art) {
        const drawing = readFileSync(new URL(`art/${file}`, root), "utf8");
        assert.ok(drawing.startsWith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320">'), file);
        assert.ok(Buffer.byteLength(drawing) <= 6144, `${file} is ${Buffer.byteLength(drawing)} bytes`);
        assert.doesNotMatch(drawing, /<(script|style|text|image|foreignObject|a)\b|\sstyle=|\son\w+=|@import/i, file);
        assert.doesNotMatch(drawing.replace('xmlns="http://www.w3.org/2000/svg"', ""), /https?:|data:/, file);
        const named = new Set([...drawing.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
        for (const [, gradient, stamp] of drawing.matchAll(/url\(#([^)]+)\)|href="#([^"]+)"/g)) {
            assert.ok(named.has(gradient ?? stamp), `${file} refers to ${gradient ?? stamp}`);
        }
    }
});

test("rooms have an address, a host and a producer", () => {
    assertUnique(rooms.map((room) => room.id), "room");
    assertUnique(rooms.map((room) => room.slug), "slug");
    assertUnique(rooms.map((room) => room.producer), "producer of a room");
    for (const room of rooms) {
        assert.match(room.slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
        assertNamed(room.title, room.slug);
        assert.ok(room.host.length > 0);
        assert.ok(producerByID.has(room.producer), room.slug);
    }
});

test("lots sell the room's own products, within stock", () => {
    const taken = new Map();
    for (const { room, lot, product } of lots) {
        assert.equal(product?.producer, room.producer, `${room.slug}: product ${lot.product}`);
        assert.ok(Number.isInteger(lot.quantity) && lot.quantity > 0);
        const units = lot.goods ?? lot.components?.map(([id, each]) => [id, each * lot.quantity]) ?? [[product.id, lot.quantity]];
        for (const [id, quantity] of units) {
            assert.equal(productByID.get(id)?.producer, room.producer, `${room.slug}: product ${id}`);
            taken.set(id, (taken.get(id) ?? 0) + quantity);
        }
    }
    for (const [id, quantity] of taken) assert.ok(quantity <= productByID.get(id).stock, `product ${id}: ${quantity}`);
});

test("auctions have a rising ladder and prices in order", () => {
    for (const { room, lot } of lots.filter(({ lot }) => lot.format === "english")) {
        const where = `${room.slug}, product ${lot.product}`;
        assertAmount(lot.opening, where);
        assert.equal(lot.increment[0][0], 0, where);
        lot.increment.forEach(([from, step], place) => {
            assertAmount(step, where);
            if (place > 0) assert.ok(from > lot.increment[place - 1][0] && step > lot.increment[place - 1][1], where);
        });
        if (lot.reserve !== undefined) assert.ok(lot.reserve > lot.opening, where);
        if (lot.buyNow !== undefined) assert.ok(lot.buyNow > (lot.reserve ?? lot.opening), where);
        assert.equal(typeof lot.proxy, "boolean");
        assert.equal(typeof lot.suddenDeath, "boolean");
        assert.ok(lot.duration >= 60_000 && lot.duration <= 600_000, where);
    }
});

test("flash sales are cheaper than the shelf and limited per buyer", () => {
    for (const { room, lot, product } of lots.filter(({ lot }) => lot.format === "flash")) {
        const where = `${room.slug}, product ${lot.product}`;
        assertAmount(lot.price, where);
        assert.ok(lot.price < product.price, where);
        assert.ok(Number.isInteger(lot.limit) && lot.limit >= 1 && lot.limit <= lot.quantity, where);
        assert.equal(lot.hold, 600_000, where);
        assert.ok(lot.duration >= 60_000 && lot.duration <= 600_000, where);
    }
});

test("the night mixes every kind of lot", () => {
    for (const room of rooms) {
        assert.ok(room.lots.some((lot) => lot.format === "flash"), room.slug);
        assert.equal(room.lots.filter((lot) => lot.suddenDeath).length, 1, room.slug);
    }
    // A group needs members who know its code, whom a demo does not have.
    const formats = ["combo", "dutch", "english", "flash", "giveaway", "onePrice", "sealed"];
    assert.deepEqual([...new Set(lots.map(({ lot }) => lot.format))].sort(), formats);
    assert.ok(lots.some(({ lot }) => lot.format === "flash" && lot.allocation === "draw"));
    for (const key of ["proxy", "reserve", "buyNow"]) assert.ok(lots.some(({ lot }) => lot[key]), key);
});

test("both lists of administrative units are whole", () => {
    assert.equal(units.former.units.length, 30);
    assert.equal(units.current.units.length, 126);
    assert.equal(units.current.units.filter((unit) => unit.kind.vi === "phường").length, 51);
    for (const list of [units.former, units.current]) {
        assertUnique(list.units.map((unit) => unit.vi), "unit");
        for (const unit of list.units) {
            assertNamed(unit, unit.vi);
            assertNamed(unit.kind, unit.vi);
        }
    }
});

test("pickup points are of every kind, with times in order and a stop for each stop of a route", () => {
    const points = read("pickup-points");
    assert.deepEqual([...new Set(points.map((point) => point.kind))].sort(), ["dropOff", "openAir", "route", "shop", "stall"]);
    for (const { kind, vi, en, address, slots } of points) {
        assertNamed({ vi, en }, vi);
        assert.ok(address.length > 0 && slots.length > 0, vi);
        let end = 0;
        for (const { from, to, cap, stop } of slots) {
            assert.ok(from >= end && to > from && to - from <= 1440, `${vi}: ${from}`);
            assert.ok(Number.isInteger(cap) && cap > 0, vi);
            assert.equal(stop !== undefined, kind === "route", vi);
            if (stop) assertNamed(stop, vi);
            end = to;
        }
    }
});
