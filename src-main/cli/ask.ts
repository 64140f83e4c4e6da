import process from 'node:process'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { failure } from '../contract/errors.ts'

/** Whether somebody is there to answer. */
export function isAnswerable(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** Asks for a line at the terminal that nobody else is to read: it is not shown. Errors: bad_request when it is refused. */
export async function askSecretly(question: string): Promise<string> {
  const answer = await readLine(question, new Writable({ write: (_chunk, _encoding, done) => done() }))
  process.stderr.write('\n')
  return answer
}

/** Asks a question at the terminal that is answered by y or n; anything else counts as n. */
export async function confirm(question: string): Promise<boolean> {
  return /^y(?:es)?$/i.test((await readLine(`${question} [y/N] `, process.stderr)).trim())
}

/** The lines `key=value` of standard input, to its end. Errors: bad_request. */
export async function readPairs(): Promise<Readonly<Record<string, string>>> {
  const lines = (await text(process.stdin)).split(/\r?\n/).filter(line => line.trim() !== '')
  return Object.fromEntries(lines.map((line, i) => pairOf(line) ?? refuse(`line ${i + 1} of standard input is not of the form key=value`)))
}

/** The two sides of the first `=`; undefined where there is none. */
export function pairOf(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('=')
  return at < 1 ? undefined : [text.slice(0, at).trim(), text.slice(at + 1)]
}

/** A line that is typed, echoed to `output`. A signal from the keys ends the process as it would else. */
function readLine(question: string, output: Writable): Promise<string> {
  const asked = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 })
  // Not before: the terminal itself echoes what is typed until then.
  process.stderr.write(question)
  return new Promise((resolve, reject) => {
    let answer: string | undefined
    asked.once('line', (line) => {
      answer = line
      asked.close()
    })
    asked.once('SIGINT', () => {
      asked.close()
      process.stderr.write('\n')
      process.kill(process.pid, 'SIGINT')
    })
    asked.once('close', () => answer === undefined ? reject(failure('bad_request', { reason: 'nothing was entered.' })) : resolve(answer))
  })
}

function refuse(reason: string): never {
  throw failure('bad_request', { reason })
}
