/** Names of banks by their identification numbers, as NAPAS gives them out. Pure. */

/** @type {Record<string, string>} */
const names = {
    970403: "Sacombank", 970405: "Agribank", 970407: "Techcombank", 970415: "VietinBank", 970416: "ACB",
    970418: "BIDV", 970422: "MB", 970423: "TPBank", 970426: "MSB", 970431: "Eximbank", 970432: "VPBank",
    970436: "Vietcombank", 970437: "HDBank", 970440: "SeABank", 970441: "VIB", 970443: "SHB", 970448: "OCB",
};

/** A bank as people know it; its number where the name is not known. @param {string} bank */
export const bankName = (bank) => names[bank] ?? bank;

/** An account number in groups that an eye can follow. @param {string} account */
export const grouped = (account) => account.replace(/(.{4})(?=.)/g, "$1 ");
