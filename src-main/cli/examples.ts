import type { Client } from '../contract/client.ts'
import type { AnchorRef } from '../contract/query.ts'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { failure } from '../contract/errors.ts'
import { Region } from '../contract/query.ts'

/** How the help tells what `exampleOf` takes. */
export const examplesHelp = `
Examples are files, in a library or not, ids of assets, objects as object:<id>, and http(s) or data addresses. Behind one,
@x,y,width,height says which part of its picture counts, in fractions of it from the top left, and ^weight how much it counts
beside others: chair.png@0.25,0,0.5,1^2`

interface Suffixes {
  readonly region?: Region
  readonly weight?: number
}

/** What a word on the command line names, to be searched by. Errors: file_unreadable, bad_request, those of making an anchor of a file. */
export async function exampleOf(client: Client, word: string): Promise<AnchorRef> {
  const { target, ...suffixes } = existsSync(resolve(word)) ? { target: word } : splitExample(word)
  if (/^(?:https?:\/\/|data:)/i.test(target))
    return { url: target, ...suffixes }
  const object = /^object:(\d+)$/.exec(target)
  if (object && suffixes.region)
    throw failure('bad_request', { reason: `an object is a region already, so "${word}" cannot have one.` })
  if (object)
    return { objectId: Number(object[1]), ...suffixes.weight !== undefined && { weight: suffixes.weight } }
  return { ...await fileOrAsset(client, target), ...suffixes }
}

/** A word without the region and the weight behind it. Errors: bad_request. */
export function splitExample(word: string): Suffixes & { readonly target: string } {
  const [, target = '', x, y, width, height, weight] = /^(.+?)(?:@([\d.]+),([\d.]+),([\d.]+),([\d.]+))?(?:\^([\d.]+))?$/s.exec(word) ?? []
  const region = x === undefined ? undefined : Region.safeParse({ x: Number(x), y: Number(y), width: Number(width), height: Number(height) })
  if (region?.success === false)
    throw failure('bad_request', { reason: `"${word}" has no region inside its picture; expected @x,y,width,height in fractions, with x + width and y + height at most 1.` })
  return { target, ...region && { region: region.data }, ...weight !== undefined && { weight: Number(weight) } }
}

async function fileOrAsset(client: Client, target: string): Promise<{ readonly assetId: number } | { readonly anchorId: string }> {
  const path = resolve(target)
  if (!existsSync(path)) {
    if (/^\d+$/.test(target))
      return { assetId: Number(target) }
    throw failure('file_unreadable', { reason: `there is no file ${path}, and "${target}" is not the number of an asset.` })
  }
  const { asset } = await client.assetAt({ path })
  return asset?.state === 'ready' ? { assetId: asset.id } : { anchorId: (await client.createAnchorOfFile({ path })).id }
}
