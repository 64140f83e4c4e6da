import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** What is there in Electron and is not bundled. */
const provided = ['electron', ...builtinModules, ...builtinModules.map(name => `node:${name}`)]

const entries = { main: 'src-main/index.ts', preload: 'src-preload/index.ts' } as const

/**
 * The two programs that run in Electron: `--mode main`, its main process, and `--mode preload`, the bridge of its windows.
 * Everything they need is bundled: beside them no module of npm is looked for. A preload in a sandbox is one CommonJS file.
 */
export default defineConfig(({ mode }) => {
  const name = mode === 'preload' ? 'preload' : 'main'
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: entries[name],
      outDir: `out/${name}`,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      license: { fileName: '.vite/bundled.json' },
      rollupOptions: {
        external: provided,
        output: name === 'preload' ? { format: 'cjs', entryFileNames: 'index.cjs' } : { format: 'es', entryFileNames: 'index.js' },
      },
    },
  }
})
