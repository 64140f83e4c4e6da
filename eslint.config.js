import antfu from '@antfu/eslint-config'

/**
 * Which folders of src-main each folder may import from, besides itself: imports point downwards only. The seams,
 * `<folder>/types.ts`, hold interfaces alone and may be imported from anywhere but the contract.
 * The engine itself (`engine/`, `engine.ts`, `cli.ts`) sits on top and may import all of them.
 */
const base = ['contract', 'catalog', 'media', 'encoders', 'detectors', 'vectors', 'stage']
const layers = {
  'contract': [],
  'log': [],
  'catalog': ['contract'],
  'media': ['contract'],
  'encoders': ['contract', 'media'],
  'detectors': ['contract', 'media', 'encoders'],
  'vectors': ['contract', 'catalog', 'media', 'encoders'],
  'stage': ['contract', 'media'],
  'sample-library': ['contract', 'media'],
  'library': base,
  'search': [...base, 'library'],
  'ingest': [...base, 'library'],
  'transfer': [...base, 'library'],
  'http': [...base, 'library', 'search', 'ingest', 'transfer'],
  'dialects': [...base, 'library', 'search', 'ingest', 'transfer', 'http'],
  'sync': [...base, 'library', 'search', 'ingest', 'transfer', 'http'],
  'engine': [...base, 'sample-library', 'library', 'search', 'ingest', 'transfer', 'http', 'dialects', 'sync', 'log'],
  'cli': [...base, 'sample-library', 'library', 'search', 'ingest', 'transfer', 'http', 'dialects', 'sync', 'engine'],
  'desktop': ['contract', 'log'],
}

const noElectron = { regex: '^electron(/|$)', message: 'Only src-main/desktop, src-main/index.ts and src-preload run inside Electron.' }
const noThree = { regex: '^three(/|$)', message: 'Only src-renderer/stage and src-renderer/viewer render 3D.' }
const noLoaders = { regex: '^three/', message: 'Models are loaded by src-renderer/stage: what is seen in the window is what was compared.' }
const noRenderer = { regex: 'src-(renderer|preload)(/|$)', message: 'The engine knows nothing of its pages.' }
const noEngine = { regex: 'src-main/(?!contract/)', message: 'Pages know the engine by its contract only.' }
const noNode = { regex: '^node:', message: 'A page has no Node.' }
const onlyZod = { regex: '^(?!zod$|\\.{1,2}/)', message: 'The contract imports nothing but zod and itself.' }

function restrict(name, files, patterns, ignores = []) {
  return { name: `likeness/imports/${name}`, files, ignores, rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

function restrictLayer(layer, allowed) {
  const above = Object.keys(layers).filter(other => other !== layer && !allowed.includes(other))
  const upwards = { regex: `^(\\.\\./)+(${above.join('|')})/(?!types\\.ts$)`, message: `${layer}/ may import from: ${allowed.join(', ') || 'nothing'}. Imports point downwards only.` }
  const patterns = [upwards, noRenderer, noThree, ...layer === 'desktop' ? [] : [noElectron], ...layer === 'contract' ? [onlyZod] : []]
  return restrict(layer, [`src-main/${layer}/**/*.ts`], patterns)
}

export default antfu(
  {
    vue: true,
    typescript: true,
    markdown: false,
    ignores: ['out/', 'sample-library/', '.likeness/', 'test-results/', 'playwright-report/', 'resources/encoders/', '**/*.md'],
  },
  {
    name: 'likeness/house-rules',
    linterOptions: { noInlineConfig: true },
    rules: {
      'max-lines': ['error', 400],
      'antfu/reasonable-newline': 'off',
      'dot-notation': 'off',
      'jsdoc/no-defaults': 'off',
      'jsonc/sort-keys': 'off',
      'no-unmodified-loop-condition': 'off',
      'node/prefer-global/buffer': 'off',
      'node/prefer-global/process': 'off',
      'unused-imports/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true }],
    },
  },
  {
    name: 'likeness/typescript',
    files: ['**/*.ts', '**/*.vue'],
    rules: {
      'no-restricted-syntax': ['error', 'TSEnumDeclaration', 'TSExportAssignment', 'TSModuleDeclaration[global!=true][id.type="Identifier"]'],
      'ts/no-explicit-any': 'error',
      // A schema and its type share one name: `const Asset`, `type Asset`.
      'ts/no-redeclare': 'off',
    },
  },
  {
    name: 'likeness/components',
    files: ['**/*.vue'],
    rules: { 'max-lines': ['error', 250] },
  },
  {
    name: 'likeness/command-line',
    files: ['src-main/cli/**', 'src-main/cli.ts', 'src-main/engine.ts', 'scripts/**', 'bin/**', 'test/bench/**', 'test/soak/**', 'test/desktop/rig/register.ts'],
    rules: { 'no-console': 'off', 'antfu/no-top-level-await': 'off' },
  },
  ...Object.entries(layers).map(([layer, allowed]) => restrictLayer(layer, allowed)),
  restrict('entries', ['src-main/engine.ts', 'src-main/cli.ts'], [noElectron, noThree, noRenderer]),
  restrict('preload', ['src-preload/**/*.ts'], [noThree, noEngine, noNode]),
  restrict('pages', ['src-renderer/**/*.{ts,vue}'], [noElectron, noThree, noEngine, noNode], ['src-renderer/{stage,viewer}/**']),
  restrict('viewer', ['src-renderer/viewer/**/*.ts'], [noElectron, noLoaders, noEngine, noNode]),
  restrict('stage', ['src-renderer/stage/**/*.ts'], [noElectron, noEngine, noNode]),
)
