import type { Command } from 'commander'
import type { CommonOptions } from '../connect.ts'
import process from 'node:process'
import { openEngineFor } from '../connect.ts'
import { openInBrowser } from '../open-in-browser.ts'
import { print, printJson } from '../output.ts'

interface ServeOptions extends CommonOptions {
  readonly port: string
  readonly host: string
  readonly open?: boolean
}

/** `likeness serve` */
export function addServeCommand(program: Command): void {
  program.command('serve')
    .description('serve the window and the API until it is interrupted')
    .option('--port <port>', 'TCP port; 0 takes a free one', '7717')
    .option('--host <host>', 'address to listen on; others than 127.0.0.1 let other machines in, with the token', '127.0.0.1')
    .option('--open', 'open the window in the default browser')
    .action(async (_: object, command: Command) => {
      const options = command.optsWithGlobals<ServeOptions>()
      const engine = await openEngineFor(options)
      try {
        const { url } = await engine.listen(Number(options.port), options.host)
        const address = `${url}/?token=${engine.token}`
        if (options.json)
          printJson({ url, token: engine.token, address, api: `${url}/api/openapi.json` })
        else
          print(`Likeness is at ${address}\nThe API is described at ${url}/api/openapi.json\nCtrl+C ends it.`)
        for (const { id } of await engine.client.listLibraries())
          await engine.client.scanLibrary({ id })
        if (options.open)
          openInBrowser(address)
        await interrupted()
      }
      finally {
        await engine.close()
      }
    })
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve())
  })
}
