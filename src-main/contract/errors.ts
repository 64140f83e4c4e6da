/**
 * Every error that Likeness reports, in one table: a stable code, an HTTP status, and a message that says what was
 * expected, what came and what to do. On the wire an error is plain data (`WireError`).
 */
export const errorTable = {
  bad_request: { status: 400, message: (p: { readonly reason: string }) => sentence(p.reason) },
  unauthorised: { status: 401, message: () => 'This address needs the server\'s token. Open the address that `likeness serve` printed, or send `Authorization: Bearer <token>`.' },
  wrong_host: { status: 403, message: (p: { readonly host: string }) => `Requests must name this server by the name of its machine, as localhost or by a numeric address such as 127.0.0.1; this one named "${p.host}".` },
  not_found: { status: 404, message: (p: { readonly what: string }) => `There is no ${p.what}.` },
  library_not_found: { status: 404, message: (p: { readonly id: number }) => `There is no library ${p.id}; it may have been removed.` },
  asset_not_found: { status: 404, message: (p: { readonly id: number }) => `There is no asset ${p.id}; it may have been removed.` },
  collection_not_found: { status: 404, message: (p: { readonly key: string }) => `There is no collection "${p.key}"; it may have been removed.` },
  smart_collection_broken: { status: 409, message: (p: { readonly key: string, readonly reason: string }) => `What the smart collection "${p.key}" asks cannot be answered any longer. ${p.reason} Change what it asks, or remove it.` },
  undo_gone: { status: 410, message: () => 'This change cannot be taken back any more: it was already, Likeness was started anew since, or too many later or too large ones were made. Change back by hand what should be as before.' },
  anchor_not_found: { status: 404, message: (p: { readonly id: string }) => `There is no uploaded anchor ${p.id}; anchors are kept for a day. Upload the file again.` },
  object_not_found: { status: 404, message: (p: { readonly id: number }) => `There is no object ${p.id}; its image may have been changed or removed.` },
  concept_not_found: { status: 404, message: (p: { readonly key: string }) => `There is no concept "${p.key}"; it may have been removed.` },
  detector_not_found: { status: 404, message: (p: { readonly id: string }) => `There is no detector "${p.id}". Install it first: \`likeness detectors list\` shows which there are.` },
  detector_missing: { status: 409, message: () => 'Objects are found by a detector, and none is installed. `likeness detectors install` installs one; then the library is looked through.' },
  api_key_not_found: { status: 404, message: (p: { readonly id: string }) => `There is no API key "${p.id}"; \`likeness keys list\` lists them.` },
  api_key_missing: { status: 401, message: (p: { readonly how: string }) => `This request carries no API key. ${p.how} \`likeness keys add\` makes one.` },
  api_key_wrong: { status: 403, message: () => 'There is no such API key, or its secret is another one. `likeness keys list` lists the keys; `likeness keys add` makes one.' },
  credentials_wrong: { status: 401, message: () => 'There is no API key of this id, or its secret is another one. `likeness keys list` lists the keys; `likeness keys add` makes one.' },
  token_invalid: { status: 401, message: (p: { readonly reason: string }) => `The token is not accepted: ${p.reason}` },
  quota_spent: { status: 429, message: (p: { readonly quota: number }) => `The ${p.quota} searches a day of this API key are used up; it counts anew at midnight UTC. A key with a higher quota is made by \`likeness keys add --quota\`.` },
  collection_closed: { status: 403, message: (p: { readonly key: string }) => `This API key does not open the collection "${p.key}". \`likeness keys add --collection\` makes one that does.` },
  dialects_off: { status: 404, message: () => 'The hosted APIs are switched off. Switch them on in the settings of Likeness, or use `likeness serve`.' },
  address_invalid: { status: 403, message: () => 'This address of a file has expired or was changed. Search again: each answer has addresses that are good for a day.' },
  file_offline: { status: 503, message: (p: { readonly library: string }) => `The folder "${p.library}" that this file lies in cannot be reached now. Connect its disk, then ask again.` },
  media_type_wrong: { status: 415, message: (p: { readonly expected: string, readonly found: string }) => `A body of the type ${p.expected} is expected; this one is "${p.found}".` },
  catalogue_entry_not_found: { status: 404, message: (p: { readonly id: string }) => `The catalogue has no "${p.id}"; \`likeness encoders list --available\` shows what it has.` },
  filter_invalid: { status: 400, message: (p: { readonly filter: string, readonly position: number, readonly reason: string }) => `The filter cannot be understood at character ${p.position + 1}: ${p.reason}\n${pointedAt(p.filter, p.position)}` },
  remote_refused: { status: 403, message: (p: { readonly url: string, readonly reason: string }) => `"${p.url}" is not fetched: ${p.reason}` },
  remote_failed: { status: 422, message: (p: { readonly url: string, readonly reason: string }) => `"${p.url}" could not be fetched: ${p.reason}` },
  download_failed: { status: 502, message: (p: { readonly what: string, readonly reason: string }) => `${p.what} could not be downloaded: ${p.reason}` },
  encoder_in_use: { status: 409, message: (p: { readonly id: string, readonly reason: string }) => `"${p.id}" cannot be removed: ${p.reason}` },
  encoder_not_found: { status: 404, message: (p: { readonly id: string }) => `There is no encoder "${p.id}". Import it first, or choose one that is installed.` },
  folder_not_found: { status: 400, message: (p: { readonly path: string }) => `"${p.path}" is not a folder that can be read. Give the path of an existing folder.` },
  library_overlaps: { status: 409, message: (p: { readonly path: string, readonly other: string }) => p.path === p.other
    ? `"${p.path}" is the folder of a library already. Remove that library and try again: what is known of both is joined then.`
    : `"${p.path}" overlaps the library "${p.other}". A file belongs to one library: remove the library of the inner folder, and index the outer one.` },
  root_differs: { status: 409, message: (p: { readonly path: string, readonly library: string, readonly looked: number }) => `None of ${p.looked} files of the library "${p.library}" that were looked for is in "${p.path}". Give the folder that its files are in now, or use force if they are gone indeed.` },
  dataset_not_ready: { status: 409, message: (p: { readonly name: string }) => `Nothing in "${p.name}" is indexed yet. Wait until indexing has reached it.` },
  asset_not_ready: { status: 409, message: (p: { readonly id: number, readonly reason: string }) => `Asset ${p.id} cannot be searched by yet: ${p.reason}` },
  data_in_use: { status: 409, message: (p: { readonly dataDir: string, readonly pid: number | null }) => `Another Likeness${p.pid === null ? '' : ` (process ${p.pid})`} is using the data folder ${p.dataDir}. Close it, or choose another folder with --data or LIKENESS_HOME.` },
  data_folder_unusable: { status: 500, message: (p: { readonly dataDir: string, readonly reason: string }) => `"${p.dataDir}" cannot be used as data folder (${p.reason}). Give a folder that you may write to with --data or LIKENESS_HOME.` },
  listen_failed: { status: 409, message: (p: { readonly host: string, readonly port: number, readonly reason: string }) => `Likeness cannot be reached at ${p.host}, port ${p.port}: ${p.reason}` },
  socket_failed: { status: 409, message: (p: { readonly path: string, readonly reason: string }) => `Likeness cannot be reached at the socket ${p.path}: ${ended(p.reason)}` },
  engine_unreachable: { status: 503, message: (p: { readonly url: string, readonly pid: number, readonly reason: string }) => `Likeness (process ${p.pid}) has the data folder but does not answer at ${p.url} (${p.reason}). End that process and try again.` },
  engine_closing: { status: 503, message: () => 'Likeness is closing. Start it again.' },
  engine_stopped: { status: 503, message: (p: { readonly reason: string }) => `The engine of Likeness is not running: ${ended(p.reason)} It is started again by itself.` },
  engine_unstartable: { status: 503, message: (p: { readonly reason: string }) => `The engine of Likeness cannot be started: ${ended(p.reason)} Try again, or look into the log.` },
  host_mismatch: { status: 409, message: (p: { readonly shell: string, readonly engine: string }) => `The app is of version ${p.shell} and its engine of version ${p.engine}. Install Likeness again.` },
  link_refused: { status: 400, message: (p: { readonly reason: string }) => `This request from outside is not carried out: ${ended(p.reason)} Likeness searches by the picture or 3D model that a whole path names.` },
  file_unopened: { status: 422, message: (p: { readonly path: string, readonly reason: string }) => `"${p.path}" could not be opened: ${ended(p.reason)} Choose a program for files of this kind in the settings of the system.` },
  file_manager_failed: { status: 500, message: (p: { readonly name: string, readonly reason: string }) => `The context menu of ${p.name} was not changed: ${ended(p.reason)}` },
  keychain_failed: { status: 500, message: (p: { readonly reason: string }) => `The keychain of the system did not do as asked: ${ended(p.reason)} Unlock it and try again.` },
  catalog_too_new: { status: 500, message: (p: { readonly found: number, readonly known: number }) => `The catalog is of version ${p.found}, this program knows versions up to ${p.known}. Install a newer Likeness; the catalog was not changed.` },
  catalog_damaged: { status: 500, message: (p: { readonly path: string, readonly reason: string }) => `The catalog ${p.path} is damaged: ${p.reason}. It was left as it is. \`likeness restore\` puts the newest backup in its place; \`likeness doctor --repair\` saves what can still be read.` },
  backup_damaged: { status: 500, message: (p: { readonly name: string, readonly reason: string }) => `The backup ${p.name} is damaged: ${p.reason}. Nothing was changed. Choose another one: \`likeness backup --list\` lists them.` },
  picture_unavailable: { status: 404, message: (p: { readonly reason: string }) => `The picture is not in the cache and cannot be made again now: ${p.reason}` },
  format_unknown: { status: 415, message: (p: { readonly name: string, readonly found?: string | undefined, readonly taken?: readonly string[] | undefined }) => p.taken
    ? `"${p.name}" is not of a format that is taken here: by its content it is ${p.found ?? 'of none that is known'}; expected one of ${p.taken.join(', ')}.`
    : `"${p.name}" is not of a format that Likeness reads. Convert it to a common one, such as PNG for an image or GLB for a 3D model.` },
  upload_too_large: { status: 413, message: (p: { readonly limit: number }) => `The upload is larger than ${Math.round(p.limit / 1e6)} MB.` },
  file_unreadable: { status: 422, message: (p: { readonly reason: string }) => `The file could not be read: ${p.reason}` },
  file_changed: { status: 409, message: () => 'The file changed while it was read; it is read again shortly.' },
  image_undecodable: { status: 422, message: (p: { readonly reason: string }) => `The image could not be decoded: ${p.reason}` },
  image_too_large: { status: 422, message: (p: { readonly pixels: number, readonly limit: number }) => `The image has ${p.pixels} pixels; at most ${p.limit} are decoded.` },
  model_unloadable: { status: 422, message: (p: { readonly reason: string }) => `The model could not be loaded: ${p.reason}` },
  model_empty: { status: 422, message: () => 'The model has no visible geometry: nothing to render.' },
  decode_timeout: { status: 422, message: (p: { readonly seconds: number }) => `Decoding took longer than ${p.seconds} s and was stopped.` },
  render_timeout: { status: 422, message: (p: { readonly seconds: number }) => `Rendering took longer than ${p.seconds} s and was stopped.` },
  render_crashed: { status: 422, message: (p: { readonly reason: string }) => `The renderer ended while it rendered this model: ${p.reason}` },
  stage_unavailable: { status: 503, message: (p: { readonly reason: string }) => `3D models and some image formats need a Chromium browser: ${p.reason}` },
  detector_invalid: { status: 422, message: (p: { readonly reason: string }) => `This is not a detector that Likeness can run: ${ended(p.reason)}` },
  encoder_invalid: { status: 422, message: (p: { readonly reason: string }) => `This is not an encoder that Likeness can run: ${p.reason}` },
  measurement_too_few: { status: 409, message: (p: { readonly found: number, readonly needed: number }) => `An encoder is measured on at least ${p.needed} images of the library that can be read; there ${p.found === 1 ? 'is' : 'are'} ${p.found}. Index more images and measure again.` },
  map_failed: { status: 500, message: (p: { readonly reason: string }) => `The map of the library could not be made: ${ended(p.reason)} It is tried again when it is next asked for.` },
  evaluation_empty: { status: 422, message: (p: { readonly folder: string }) => `"${p.folder}" has no two folders with readable files. Each folder is one class and holds its images or models.` },
  evaluation_without_images: { status: 422, message: (p: { readonly folder: string, readonly found: number, readonly needed: number }) => `Copies are looked for among at least ${p.needed} images that can be read; "${p.folder}" has ${p.found === 0 ? 'none' : p.found}. Name a folder with more images.` },
  reading_crashed: { status: 422, message: () => 'Likeness ended several times while it read this file; it is not read again. Replace the file, or ask for what failed to be tried again.' },
  step_timeout: { status: 422, message: (p: { readonly step: string, readonly seconds: number }) => `The step "${p.step}" took longer than ${p.seconds} s and was given up; it is tried again later.` },
  disk_full: { status: 507, message: (p: { readonly folder: string, readonly free: number | null }) => `The disk of the data folder ${p.folder} is full${p.free === null ? '' : ` (${Math.floor(p.free / 1e6)} MB are free)`}. Make room on it; indexing goes on by itself, nothing is lost.` },
  import_invalid: { status: 422, message: (p: { readonly path: string, readonly reason: string }) => `"${p.path}" cannot be imported: ${p.reason}` },
  service_not_found: { status: 404, message: (p: { readonly id: string }) => `There is no hosted service "${p.id}" that Likeness knows. \`likeness accounts services\` lists them.` },
  account_not_found: { status: 404, message: (p: { readonly id: string }) => `There is no account "${p.id}"; it may have been removed.` },
  account_incomplete: { status: 400, message: (p: { readonly service: string, readonly reason: string }) => `The account at ${p.service} cannot be used as it is: ${ended(p.reason)}` },
  account_in_use: { status: 409, message: (p: { readonly id: string, readonly reason: string }) => `The account "${p.id}" is not removed: ${ended(p.reason)}` },
  account_refused: { status: 502, message: (p: { readonly service: string, readonly reason: string }) => `${p.service} does not accept this account: ${ended(p.reason)} Enter its keys anew, then try it.` },
  service_unreachable: { status: 502, message: (p: { readonly service: string, readonly reason: string }) => `${p.service} cannot be reached: ${ended(p.reason)} Nothing is lost; it can be tried again.` },
  service_limited: { status: 502, message: (p: { readonly service: string, readonly reason: string }) => `${p.service} asks for fewer requests: ${ended(p.reason)} Nothing is lost; it can be tried again later.` },
  service_full: { status: 502, message: (p: { readonly service: string, readonly reason: string }) => `${p.service} has no room left: ${ended(p.reason)} Make room there; nothing is lost, and it can be tried again later.` },
  service_failed: { status: 502, message: (p: { readonly service: string, readonly reason: string }) => `${p.service} did not do as asked: ${ended(p.reason)}` },
  service_unclear: { status: 502, message: (p: { readonly service: string, readonly what: string, readonly reason: string }) => `The answer of ${p.service} to ${p.what} is not what its documents say: ${ended(p.reason)}` },
  container_not_found: { status: 404, message: (p: { readonly service: string, readonly id: string }) => `${p.service} has no "${p.id}" that this account can use; it may have been deleted there. Choose another one.` },
  service_cannot: { status: 400, message: (p: { readonly service: string, readonly what: string }) => `${p.service} cannot do this by its documents: ${ended(p.what)}` },
  views_unwritable: { status: 422, message: (p: { readonly folder: string, readonly reason: string }) => `What is made of pictures and models cannot be written to "${p.folder}": ${ended(p.reason)} Choose another folder for rendered views, or make room in it.` },
  sync_not_found: { status: 404, message: (p: { readonly id: string }) => `There is no sync "${p.id}"; it may have been ended.` },
  sync_unapproved: { status: 409, message: () => 'Nothing is sent before its first plan was seen: look at the plan, then agree to it.' },
  sync_paused: { status: 409, message: (p: { readonly collection: string }) => `The sync of "${p.collection}" is paused. Have it go on first.` },
  sync_not_confirmed: { status: 400, message: (p: { readonly reason: string }) => sentence(p.reason) },
  receive_disk_full: { status: 507, message: (p: { readonly folder: string, readonly free: number | null, readonly kept: number }) => `The disk of the folder for received files ${p.folder} is full${p.free === null ? '' : ` (${Math.floor(p.free / 1e6)} MB are free, and ${Math.floor(p.kept / 1e6)} MB stay free for what else is on it)`}. Make room on it, then send again; of this file nothing was kept.` },
  received_differs: { status: 422, message: (p: { readonly expected: string, readonly found: string }) => `What came is not what was announced: ${p.expected} was expected, ${p.found} came. Nothing of it was kept; send the file again.` },
  received_path_invalid: { status: 422, message: (p: { readonly path: string, readonly reason: string }) => `A file cannot be received as "${p.path}": ${ended(p.reason)} Give it a name that every system takes.` },
  not_received: { status: 404, message: (p: { readonly collection: string, readonly key: string }) => `The collection "${p.collection}" has no received file "${p.key}". Only what was received can be changed or removed from outside.` },
  internal: { status: 500, message: (p: { readonly reason: string }) => `Something went wrong inside Likeness: ${p.reason}` },
} as const

export type ErrorCode = keyof typeof errorTable
export type ErrorParams<C extends ErrorCode> = Parameters<typeof errorTable[C]['message']>

/** An error as it travels: in HTTP bodies, in events, in the catalog's record of failures. */
export interface WireError {
  readonly code: ErrorCode
  readonly message: string
}

/** The one error class: `code` picks the row of `errorTable`, `params` fill its message. */
export class LikenessError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C

  constructor(code: C, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LikenessError'
    this.code = code
  }

  get status(): number {
    return errorTable[this.code].status
  }

  toWire(): WireError {
    return { code: this.code, message: this.message }
  }
}

/** Characters of a message, at most: what is quoted may be of any length. */
const longestMessage = 5000

/** Makes the error of a row of the table. `cause` is kept for the log and never sent. */
export function failure<C extends ErrorCode>(code: C, ...[params, cause]: ErrorParams<C> extends [] ? [params?: undefined, cause?: unknown] : [params: ErrorParams<C>[0], cause?: unknown]): LikenessError<C> {
  const message = errorTable[code].message as (p: unknown) => string
  return new LikenessError(code, cutOff(message(params)), cause === undefined ? undefined : { cause })
}

/** Characters of a filter that are shown before and behind the place where it is wrong. */
const shownAround = 60

/** The part of a filter around a place, and below it a sign that points there. */
function pointedAt(filter: string, position: number): string {
  const start = Math.max(0, position - shownAround)
  const [before, behind] = [start > 0 ? '…' : '', filter.length > position + shownAround ? '…' : '']
  const shown = filter.slice(start, position + shownAround).replaceAll(/\s/g, ' ')
  return `${before}${shown}${behind}\n${' '.repeat(before.length + position - start)}^`
}

function cutOff(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}….` : message
}

/** A reason as a sentence of its own: a capital at its beginning, one full stop at its end. */
function sentence(reason: string): string {
  return ended(reason.charAt(0).toUpperCase() + reason.slice(1))
}

/** A reason at the end of a sentence: with one full stop. */
function ended(reason: string): string {
  return reason.endsWith('.') ? reason : `${reason}.`
}

/** Any thrown thing as a `LikenessError`: unknown ones become `internal`. */
export function toLikenessError(thrown: unknown): LikenessError {
  if (thrown instanceof LikenessError)
    return thrown
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return failure('internal', { reason }, thrown)
}
