import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { createEngine } from '../../src-main/engine/engine.ts'

/*
 * node engine.ts <data folder> [--watch]: an engine in a process of its own. It prints where it is reached as one line of JSON,
 * writes its log into the data folder, and ends in order when its standard input ends.
 */
const { positionals: [dataDir = ''], values } = parseArgs({ allowPositionals: true, options: { watch: { type: 'boolean', default: false } } })
const log = pino({ level: 'debug', serializers: { error: pino.stdSerializers.err } }, pino.destination({ dest: join(dataDir, 'soak.log'), sync: true, mkdir: true }))
const engine = await createEngine({ dataDir, log, watch: values.watch })
const { url } = await engine.listen(0, '127.0.0.1')
process.stdout.write(`${JSON.stringify({ url, token: engine.token })}\n`)
for await (const _ of process.stdin);
await engine.close()
