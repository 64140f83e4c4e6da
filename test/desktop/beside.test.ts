import { join } from 'node:path'
import { runCommand } from '../helpers/cli.ts'
import { expect, test } from './app.ts'

test('the command line works beside the open app, without a port', async ({ home, window, library }) => {
  await expect(window.getByRole('heading', { name: 'All assets' })).toBeVisible()
  const { code, stdout } = await runCommand(['--data', home.data, 'similar', join(library.folder, library.images[0]!), '--json'])
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as { readonly results: readonly unknown[] }).results.length).toBeGreaterThan(0)
})
