// Runs before the first paint, as a classic script: sets language and theme, so that nothing flashes,
// and asks early for what the modules would ask for late: the chosen language's words, and in a room the line,
// which `connection.js` takes over with what it said meanwhile.
(() => {
    const root = document.documentElement;
    const read = (name) => {
        try { return localStorage.getItem(name); } catch { return null; }
    };
    const asked = new URLSearchParams(location.search).get("lang");
    const language = [asked, read("language")].find((name) => name === "vi" || name === "en") ?? "vi";
    const theme = read("theme") ?? root.dataset.theme ?? "night";
    root.lang = language;
    root.dataset.theme = theme === "day" ? "day" : "night";
    for (const part of location.pathname === "/" ? ["", "-hall"] : [""]) {
        const preload = document.createElement("link");
        preload.rel = "modulepreload";
        preload.href = `/js/i18n/${language}${part}.js`;
        document.head.append(preload);
    }
    if (location.pathname.startsWith("/room/")) {
        const socket = new WebSocket(`${location.origin.replace("http", "ws")}/live`, "nightmarket.v1.json");
        const heard = [];
        socket.onmessage = (event) => heard.push(event);
        window.earlyLine = { socket, heard };
    }
})();
