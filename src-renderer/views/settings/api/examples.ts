/** A request as it is typed into a terminal, in the language of one API. */
export interface Example {
  readonly name: string
  readonly command: string
}

/** What the engine at `origin` can be asked by other programs: the native API with its token, in `dataDir`, and each hosted one with a key. */
export function examplesOf(origin: string, dataDir: string, native: string): readonly Example[] {
  return [
    { name: native, command: `curl ${origin}/api/search -H "Authorization: Bearer $(cat ${quoted(`${dataDir}/token`)})" -H 'Content-Type: application/json' -d '{"text": "red chair", "limit": 5}'` },
    { name: 'echo3D', command: `curl '${origin}/echo3d/imageSearch?key=late-sea-5767&keys=late-sea-5767&email=ann@example.com&userKey=lk_….…&getScore=true' -F file=@chair.jpg` },
    { name: 'Visual Layer', command: `curl '${origin}/visual-layer/api/v1/dataset/<dataset_id>/search-image-similarity?threshold=0&entity_type=IMAGES' -H "Authorization: Bearer $JWT" -F file=@chair.jpg` },
    { name: 'Coactive', command: `curl '${origin}/coactive/api/v0/similarity-search/embeddings/<embedding_id>/grouped-search?group_by=sku' -H 'Authorization: Bearer lk_…:…' -F file=@chair.jpg` },
    { name: 'Scenario', command: `curl ${origin}/scenario/v1/search/assets -u 'lk_…:…' -H 'Content-Type: application/json' -d '{"query": "oak chair", "page": 1, "hitsPerPage": 20}'` },
    { name: 'similar-images', command: `curl ${origin}/similar-images -H 'x-api-key: lk_….…' -H 'Content-Type: application/json' -d '{"text": "red chair", "num_similar": 5}'` },
  ]
}

/** A word of a shell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`
}
