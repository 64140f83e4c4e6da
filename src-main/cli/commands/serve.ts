import type { Command } from 'commander'
import type { ServeReport } from '../../contract/reports.ts'
import type { CommonOptions } from '../connect.ts'
import { resolve } from 'node:path'
import { openEngineFor } from '../connect.ts'
import { wholeNumberIn } from '../numbers.ts'
import { openInBrowser } from '../open-in-browser.ts'
import { print, printJson } from '../output.ts'
import { interrupted } from '../signals.ts'

interface ServeOptions extends CommonOptions {
  readonly port: number
  readonly host: string
  readonly receive?: string
  readonly open?: boolean
}

/** `likeness serve` */
export function addServeCommand(program: Command): void {
  program.command('serve')
    .description('serve the window and the API until it is interrupted')
    .option('--port <port>', 'TCP port; 0 takes a free one', wholeNumberIn(0, 65535), 7717)
    .option('--host <host>', 'address to listen on; any other than 127.0.0.1 lets other machines in, if they have the token', '127.0.0.1')
    .option('--receive <folder>', 'where files go that other Likeness servers put into collections of this one; by default the folder `received` in the data folder')
    .option('--open', 'open the window in the default browser')
    .action(async (_: object, command: Command) => {
      const options = command.optsWithGlobals<ServeOptions>()
      const engine = await openEngineFor(options, { watch: true, dialects: true, ...options.receive !== undefined && { receiveFolder: resolve(options.receive) } })
      const interruption = interrupted()
      try {
        const { url } = await engine.listen(options.port, options.host)
        const address = `${url}/?token=${engine.token}`
        if (options.json)
          printJson({ url, token: engine.token, address, api: `${url}/api/openapi.json` } satisfies ServeReport)
        else
          print(`Likeness is at ${address}\nThe API is described at ${url}/api/openapi.json\nCtrl+C ends it.`)
        if (options.open)
          openInBrowser(address)
        await interruption
      }
      finally {
        await engine.close()
      }
    })
}
