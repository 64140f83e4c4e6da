import type { Context } from 'hono'
import type { Collections, Entry } from './echo3d/state.ts'
import type { SentForm } from './forms.ts'
import type { StandInEnv } from './stand-in.ts'
import type { HostedStandIn, StoredItem } from './types.ts'
import { createHash, randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { echo3d } from '../../../src-main/sync/connectors/echo3d.ts'
import { shown } from './echo3d/state.ts'
import { entryOf, Refusal } from './echo3d/upload.ts'
import { readForm } from './forms.ts'
import { startStandIn } from './stand-in.ts'

export interface Echo3dQuirks {
  /**
   * What a file is answered that lies in the collection already, which the documents leave open: an error, or the entry that is there.
   * @default 'refused'
   */
  readonly duplicates?: 'refused' | 'existing'
  /** Errors as JSON: the documents have them as text. */
  readonly jsonErrors?: boolean
}

const user = { email: 'ann@example.com', userKey: 'user-key-8f3a/1+b=', secKey: 'sec key & 0?#' }
const words = ['late', 'broad', 'patient', 'silent', 'small', 'orange', 'blue', 'shrill']
const nouns = ['sea', 'butterfly', 'term', 'fog', 'hall', 'water', 'dew', 'meadow']

/**
 * echo3D, from docs.echo3d.com/api (upload, queries, data, objects, search-by-image-or-model) and its upload script: collections that
 * are API keys and are protected by a secret key; uploads by either contract, whose duplicates are noticed by MD5; /query without
 * pages; downloads by redirects; metadata; search by image or entry, by a rule of its own: the nearer in size, the more similar.
 */
export async function startEcho3d(random: () => number = Math.random, { duplicates = 'refused', jsonErrors = false }: Echo3dQuirks = {}): Promise<HostedStandIn> {
  const collections: Collections = new Map()
  const app = new Hono<StandInEnv>()
  app.onError((error, c) => {
    if (!(error instanceof Refusal))
      throw error
    return jsonErrors ? c.json({ message: error.message }, error.status) : c.text(error.message, error.status)
  })
  app.notFound(c => c.text('Not Found', 404))

  app.post('/upload', async (c) => {
    const form = await readForm(c)
    if (!form || !c.req.header('content-type')!.startsWith('multipart'))
      throw new Refusal(400, 'Invalid request! No file found in request.')
    const collection = collectionOf(Object.fromEntries(form.fields))
    const entry = entryOf(form)
    const same = form.fields.get('allowDuplicate') === 'true' ? undefined : [...collection.values()].find(({ md5 }) => md5 === entry.md5)
    if (same && duplicates === 'refused')
      throw new Refusal(400, 'Invalid request! This file is in the collection already.')
    if (!same)
      collection.set(entry.id, entry)
    return c.json(shown(same ?? entry, form.fields.get('noProcessingWait') === 'true'))
  })

  app.get('/query', (c) => {
    const query = c.req.query()
    const collection = collectionOf(query)
    if (query['file'] !== undefined)
      return download(c, collection, query['file'])
    const wanted = query['entries']?.split(',')
    const found = [...collection.values()]
      .filter(({ id }) => !wanted || wanted.includes(id))
      .filter(({ filename }) => query['filename'] === undefined || filename === query['filename'])
      .filter(({ metadata }) => query['data'] === undefined || (metadata.has(query['data']) && [undefined, metadata.get(query['data'])].includes(query['value'])))
    return c.json({ apiKey: query['key'], db: Object.fromEntries(found.map(entry => [entry.id, shown(entry)])) })
  })

  app.get('/get', (c) => {
    const { entry, data } = c.req.query()
    const { metadata } = entryIn(c.req.query(), entry)
    if (data === undefined)
      return c.json(Object.fromEntries(metadata))
    if (!metadata.has(data))
      throw new Refusal(404, 'Data not found')
    return c.text(metadata.get(data)!)
  })

  app.post('/post', (c) => {
    const { entry, data, value } = c.req.query()
    const { metadata } = entryIn(c.req.query(), entry)
    if (!data || !value)
      throw new Refusal(400, 'Invalid request! No data value found in request.')
    metadata.set(data, value)
    return c.text(value)
  })

  app.post('/remove', async (c) => {
    const fields = Object.fromEntries((await readForm(c))?.fields ?? [])
    const { metadata } = entryIn(fields, fields['entry'])
    if (!metadata.delete(fields['data'] ?? ''))
      throw new Refusal(404, 'Data not found')
    return c.text('')
  })

  app.get('/imageSearch', async (c) => {
    const query = c.req.query()
    collectionOf(query)
    const form = await readForm(c)
    const subject = subjectOf(c, form)
    const threshold = Number(query['threshold'] ?? 0.5)
    if (!query['keys'] || Number.isNaN(threshold) || threshold < 0 || threshold > 1)
      throw new Refusal(400, 'Invalid request! No keys value found in request.')
    return c.json(Object.fromEntries(query['keys'].split(',').map((key) => {
      const scores = [...collectionOf({ ...query, key }).values()].map(entry => [entry.id, similarity(subject, entry)] as const).filter(([, score]) => score >= threshold)
      return [key, query['getScore'] === 'true' ? Object.fromEntries(scores) : scores.map(([id]) => id)]
    })))
  })

  function collectionOf(fields: Readonly<Record<string, string>>): Map<string, Entry> {
    const collection = collections.get(fields['key'] ?? '')
    if (!collection || Object.entries(user).some(([name, value]) => fields[name] !== value))
      throw new Refusal(401, `Authentication failed for ${JSON.stringify(fields)}`)
    return collection
  }

  /** Leads to where the files lie; of their bytes a stand-in keeps none: each is its storage id. */
  function download(c: Context<StandInEnv>, collection: ReadonlyMap<string, Entry>, file: string): Response {
    if (![...collection.values()].some(({ storageID }) => storageID === file))
      throw new Refusal(404, 'File not found')
    return c.redirect(`/storage/${file}?signature=${createHash('md5').update(file).digest('hex')}`)
  }

  app.get('/storage/:file', c => c.req.query('signature') === createHash('md5').update(c.req.param('file')).digest('hex') ? c.body(c.req.param('file')) : c.text('Forbidden', 403))

  function entryIn(fields: Readonly<Record<string, string>>, id: string | undefined): Entry {
    const entry = collectionOf(fields).get(id ?? '')
    if (!entry)
      throw new Refusal(404, 'Entry not found')
    return entry
  }

  function subjectOf(c: Context<StandInEnv>, form: SentForm | undefined): Pick<Entry, 'md5' | 'bytes'> {
    const query = c.req.query()
    if (query['entryId'] !== undefined && query['operation']?.replaceAll('"', '') === 'entrySearch') {
      const entry = entryIn(query, query['entryId'])
      if (/\.(?:obj|glb|usdz)$/i.test(entry.filename))
        return entry
      throw new Refusal(400, 'Invalid request! The entry must be of type .obj, .glb, or .usdz.')
    }
    const file = form?.files.find(({ part }) => part === 'file')
    if (!file || !/\.(?:jpe?g|png)$/i.test(file.name))
      throw new Refusal(400, 'Invalid request! No file found in request.')
    return file
  }

  function addContainer(): string {
    const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)]!
    const key = `${pick(words)}-${pick(nouns)}-${1000 + collections.size}`
    collections.set(key, new Map())
    return key
  }

  const tried = addContainer()
  const standIn = await startStandIn(app, random)
  return {
    ...standIn,
    connector: echo3d,
    fields: { ...user, key: tried, address: standIn.url },
    addContainer,
    contents: container => [...collections.get(container)!.values()].map(storedOf),
    everything: () => [...collections.values()].flatMap(entries => [...entries.values()].map(storedOf)),
    changeItem: (container, id) => {
      const entry = collections.get(container)!.get(id)!
      entry.storageID = randomUUID()
      entry.md5 = createHash('md5').update(entry.storageID).digest('hex')
    },
    deleteItem: (container, id) => void collections.get(container)!.delete(id),
    expireTokens: () => {},
  }
}

function storedOf({ id, filename, md5, metadata }: Entry): StoredItem {
  return { id, name: filename, content: md5, metadata: Object.fromEntries(metadata) }
}

function similarity(a: Pick<Entry, 'md5' | 'bytes'>, b: Pick<Entry, 'md5' | 'bytes'>): number {
  return a.md5 === b.md5 ? 1 : 0.99 * Math.min(a.bytes, b.bytes) / Math.max(a.bytes, b.bytes)
}
