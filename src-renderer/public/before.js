// Runs before every module: zod asks while its schemas are made whether it may make code from text. The page's policy forbids it.
globalThis.__zod_globalConfig = { jitless: true }

// The theme that was chosen, before anything is painted.
document.documentElement.dataset.theme = localStorage.getItem('likeness.theme') ?? 'system'
