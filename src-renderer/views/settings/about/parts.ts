/** What Likeness is made with, and under which licence that is. */
export const softwareParts: readonly { readonly name: string, readonly licence: string }[] = [
  { name: 'Vue, Pinia, Vue Router, VueUse', licence: 'MIT' },
  { name: 'Reka UI, TanStack Virtual', licence: 'MIT' },
  { name: 'Lucide', licence: 'ISC' },
  { name: 'three.js', licence: 'MIT' },
  { name: 'Node.js', licence: 'MIT' },
  { name: 'SQLite, better-sqlite3', licence: 'Public domain, MIT' },
  { name: 'USearch', licence: 'Apache 2.0' },
  { name: 'ONNX Runtime', licence: 'MIT' },
  { name: 'Hugging Face Tokenizers', licence: 'Apache 2.0' },
  { name: 'sharp, libvips', licence: 'Apache 2.0, LGPL 3.0' },
  { name: 'libheif', licence: 'LGPL 3.0' },
  { name: 'Hono, Zod', licence: 'MIT' },
  { name: 'Playwright', licence: 'Apache 2.0' },
]
