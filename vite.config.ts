import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('src-renderer', import.meta.url))
const pages = ['index.html', 'docs.html', 'stage.html'].map(page => `${root}/${page}`)

/** The folder of Scalar's reference of an API as one script, which its package has but does not export. */
const scalar = fileURLToPath(new URL('browser', import.meta.resolve('@scalar/api-reference')))

/**
 * The window, the reference of the API and the 3D stage; `--mode stage` builds the stage alone. three's Draco and Basis decoders
 * come along as assets, since its loaders name them by `new URL(…, import.meta.url)`.
 */
export default defineConfig(({ mode }) => ({
  root,
  base: './',
  plugins: [vue()],
  resolve: { alias: { 'scalar-browser': scalar } },
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    license: { fileName: '.vite/bundled.json' },
    rollupOptions: { input: pages.filter(page => existsSync(page) && (mode !== 'stage' || page.endsWith('/stage.html'))) },
  },
}))
