import process from 'node:process'
import { Command } from 'commander'
import { addAccountsCommand } from './cli/commands/accounts.ts'
import { addAssetsCommand } from './cli/commands/assets.ts'
import { addBackupCommands } from './cli/commands/backup.ts'
import { addClustersCommand } from './cli/commands/clusters.ts'
import { addCollectionsCommand } from './cli/commands/collections.ts'
import { addConceptsCommand } from './cli/commands/concepts.ts'
import { addDetectorsCommand } from './cli/commands/detectors.ts'
import { addDialectsCommand } from './cli/commands/dialects.ts'
import { addDoctorCommand } from './cli/commands/doctor.ts'
import { addEncodersCommand } from './cli/commands/encoders.ts'
import { addEvaluateCommand } from './cli/commands/evaluate.ts'
import { addIndexCommand } from './cli/commands/index-folders.ts'
import { addKeysCommand } from './cli/commands/keys.ts'
import { addLibrariesCommand } from './cli/commands/libraries.ts'
import { addMetadataCommand } from './cli/commands/metadata.ts'
import { addMissingCommand } from './cli/commands/missing.ts'
import { addPaceCommands } from './cli/commands/pace.ts'
import { addSearchCommand } from './cli/commands/search.ts'
import { addServeCommand } from './cli/commands/serve.ts'
import { addSimilarCommand } from './cli/commands/similar.ts'
import { addSyncCommand } from './cli/commands/sync.ts'
import { addTagCommands } from './cli/commands/tag.ts'
import { addTransferCommands } from './cli/commands/transfer.ts'
import { endWhenNobodyReads } from './cli/output.ts'
import { LikenessError } from './contract/errors.ts'
import { version } from './engine/version.ts'

const program = new Command('likeness')
  .description('Finds similar images and 3D models in the folders on your own disk.')
  .version(version)
  .option('--data <folder>', 'data folder (default: LIKENESS_HOME, else the system\'s place for application data)')
  .option('--json', 'print the contract\'s objects as JSON')
  .option('--verbose', 'write the log to standard error')
  .addHelpText('after', '\nExit codes: 0 done, 1 it failed (the reason is on standard error), 2 the command line was not understood.')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2))

addIndexCommand(program)
addSearchCommand(program)
addSimilarCommand(program)
addLibrariesCommand(program)
addMissingCommand(program)
addAssetsCommand(program)
addCollectionsCommand(program)
addConceptsCommand(program)
addClustersCommand(program)
addTagCommands(program)
addMetadataCommand(program)
addTransferCommands(program)
addEncodersCommand(program)
addDetectorsCommand(program)
addServeCommand(program)
addKeysCommand(program)
addDialectsCommand(program)
addAccountsCommand(program)
addSyncCommand(program)
addPaceCommands(program)
addEvaluateCommand(program)
addBackupCommands(program)
addDoctorCommand(program)

endWhenNobodyReads()
try {
  await program.parseAsync()
}
catch (error) {
  const isExpected = error instanceof LikenessError && error.code !== 'internal'
  const text = isExpected ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`likeness: ${text}\n`)
  process.exitCode = 1
}
