import type { RunningEngine } from './engine.ts'

/** Takes away what people made of an engine's assets, so that no test finds what another one left: tags, values, collections and concepts. */
export async function tidy({ client }: RunningEngine): Promise<void> {
  const [tags, { metadataKeys }, collections, concepts] = await Promise.all([client.listTags(), client.listFacets(), client.listCollections(), client.listConcepts()])
  for (const { key, libraryId } of collections) {
    if (libraryId === null)
      await client.removeCollection({ id: key })
  }
  for (const { key } of concepts)
    await client.removeConcept({ id: key })
  for (const { name } of metadataKeys)
    await client.editMetadataKey({ from: name, to: null })
  if (tags.length > 0) {
    const { assets } = await client.listAssets({ limit: 1000 })
    await client.editAssets({ ids: assets.map(({ id }) => id), removeTags: tags.map(({ name }) => name) })
  }
}
