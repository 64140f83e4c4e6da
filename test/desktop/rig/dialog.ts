import process from 'node:process'
import { strict } from './strict.ts'

/** Nobody sits before the rig: what a dialog answers is set by the spec, which puts a function of its own in place, as it does in Electron. */
async function unanswered(...args: readonly unknown[]): Promise<never> {
  const error = new Error(`a dialog opened that the spec does not answer: ${JSON.stringify(args.at(-1))}`)
  process.stderr.write(`rig: ${error.message}\n`)
  throw error
}

function tell(title: string, content: string): void {
  process.stderr.write(`rig: ${title}: ${content}\n`)
}

export const dialog = strict('dialog', {
  showOpenDialog: unanswered,
  showSaveDialog: unanswered,
  showMessageBox: unanswered,
  showErrorBox: tell,
} satisfies Partial<Electron.Dialog>)
