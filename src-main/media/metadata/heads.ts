import type { Source } from './source.ts'
import type { FoundMetadata } from './values.ts'
import type { XmlElement } from './xml.ts'
import { decodeText } from './text.ts'
import { found, nothing, numberOf } from './values.ts'
import { parseXml } from './xml.ts'

const commentsLength = 2048
const assetLength = 65_536

/** A comment by which a program says that it wrote the file. */
const programComment = /^(?:#|comment|ply[\s\S]{0,100}?\ncomment)\s*((?:(?:generated|exported|created|written|converted|produced|file (?:created|exported|generated)|file produced)\s+(?:with|by|from|using)|blender|wavefront obj exported by|alias obj model file|3ds max|meshlab|zbrush|sketchup|rhino|cinema 4d|maya)\b.*)$/im

/** What the comments at the head of an OBJ or a text PLY say: which program wrote it, where they name one. */
export async function readCommentMetadata(source: Source): Promise<FoundMetadata> {
  const head = decodeText(await source.read(0, commentsLength))
  return found([], { generator: programComment.exec(head)?.[1] })
}

/** The asset element of a COLLADA document. Source: COLLADA 1.5, "asset". */
export async function readColladaMetadata(source: Source): Promise<FoundMetadata> {
  const head = decodeText(await source.read(0, assetLength))
  const start = head.search(/<asset[\s>]/)
  const end = head.indexOf('</asset>', start)
  if (start < 0 || end < 0)
    return nothing
  const asset = parseXml(`${head.slice(start, end)}</asset>`)
  const contributor = asset.children.find(({ local }) => local === 'contributor')
  const upAxis = /^([XYZ])_UP$/.exec(textIn(asset, 'up_axis') ?? '')?.[1]
  const unit = asset.children.find(({ local }) => local === 'unit')
  return found(textIn(asset, 'keywords')?.split(/[,;]/) ?? [], {
    'title': textIn(asset, 'title'),
    'description': textIn(asset, 'subject'),
    'creator': textIn(contributor, 'author'),
    'copyright': textIn(contributor, 'copyright'),
    'generator': textIn(contributor, 'authoring_tool'),
    'units.metersPerUnit': numberOf(unit?.attributes.find(({ local }) => local === 'meter')?.value),
    upAxis,
  })
}

function textIn(element: XmlElement | undefined, local: string): string | undefined {
  return element?.children.find(child => child.local === local)?.text.trim() || undefined
}
