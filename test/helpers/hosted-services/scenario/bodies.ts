import { z } from 'zod'

/** Ids in one call that changes a collection's members, at most. */
export const mostMembers = 49

const collectionIds = z.array(z.string()).optional()
const ratio = z.number().min(0).max(1).optional()
const whole = (least: number, most: number) => z.int().min(least).max(most).optional()

export const PostAsset = z.strictObject({ image: z.string().min(1), name: z.string().min(1), hide: z.boolean().optional(), parentId: z.string().optional(), collectionIds })
export const AssetIds = z.strictObject({ assetIds: z.array(z.string()).min(1) })
export const Members = z.strictObject({ assetIds: z.array(z.string()).min(1).max(mostMembers) })
export const PutTags = z.strictObject({ add: z.array(z.string().min(1)).default([]), delete: z.array(z.string().min(1)).default([]), strict: z.boolean().default(true) })
export const PostCollection = z.strictObject({ name: z.string().min(1) })
export const UploadAction = z.strictObject({ action: z.literal('complete') })

export const PostUpload = z.strictObject({
  fileName: z.string().min(1),
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  fileSize: z.int().min(1),
  kind: z.enum(['3d', 'asset', 'audio', 'avatar', 'image', 'model', 'video']),
  parts: z.int().min(1).max(10_000),
  assetOptions: z.strictObject({ collectionIds, hide: z.boolean().optional(), parentId: z.string().optional() }).optional(),
})

export const PostSearch = z.strictObject({
  query: z.string().min(1).optional(),
  filter: z.string().min(1).optional(),
  image: z.string().min(1).optional(),
  images: z.strictObject({ like: z.array(z.string()).optional(), unlike: z.array(z.string()).optional() }).optional(),
  imageSemanticRatio: ratio,
  querySemanticRatio: ratio,
  limit: whole(1, 100),
  offset: whole(0, 1_000_000),
  page: whole(1, 1_000_000),
  hitsPerPage: whole(1, 100),
  public: z.boolean().optional(),
  sortBy: z.array(z.string()).optional(),
})
  .refine(({ query, filter, image, images }) => [query, filter, image, images].some(value => value !== undefined), 'At least one of query, filter, image, images must have a value')
  .refine(({ image, images }) => image === undefined || images === undefined, 'image and images are mutually exclusive')
  .refine(({ limit, offset }) => (limit === undefined) === (offset === undefined), 'limit and offset must be used together')
  .refine(({ page, hitsPerPage }) => (page === undefined) === (hitsPerPage === undefined), 'page and hitsPerPage must be used together')

/** A parameter of an address: whole numbers come as text. */
export const Paging = (usual: number) => z.strictObject({ pageSize: z.coerce.number().int().min(1).max(100).default(usual), paginationToken: z.string().regex(/^after-\d+$/).optional(), projectId: z.string().optional() })
export const ListAssets = Paging(50).extend({ collectionId: z.string().optional() })
export const Nothing = z.strictObject({ projectId: z.string().optional() })
