// A worker of the page's own origin, under no page's policy: it becomes the script at the address that it is told first.
addEventListener('message', ({ data }) => globalThis.importScripts(data), { once: true })
