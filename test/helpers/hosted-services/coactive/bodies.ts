import { z } from 'zod'

/* What the documents have the requests look like; anything else is refused. */

const uuid = z.uuid()
const scalar = z.union([z.boolean(), z.number(), z.string()])
const metadata = z.record(z.string(), scalar).nullish()

export const Login = z.strictObject({ grant_type: z.enum(['client_credentials', 'refresh_token']) })

export const encoders = ['multimodal', 'multimodal-tx-large2', 'multimodal-tx-large3', 'multimodal-tx-large4', 'nova2-multimodal', 'resnet-50', 'resnet-50-reduced'] as const

export const CreateDataset = z.strictObject({
  name: z.string().regex(/^\w+$/, 'must only contain alphanumeric and underscore characters'),
  encoder_name: z.enum(encoders),
  description: z.string().nullish(),
  allowed_asset_types: z.array(z.enum(['image', 'video'])).default(['image', 'video']),
  store_original: z.boolean().default(true),
  store_preview: z.boolean().default(true),
  metadata_fields_to_index: z.array(z.string()).nullish(),
  metadata_fields_to_embed: z.array(z.string()).nullish(),
})

/** "List of Assets - Provide a list of up to 100 asset S3 paths, public or pre-signed URLs." */
export const IngestImages = z.strictObject({
  dataset_id: uuid,
  connection_name: z.string().nullish(),
  images: z.array(z.strictObject({ source_path: z.string().min(1), metadata })).min(1).max(100),
})

export const UpdateMetadata = z.strictObject({
  dataset_id: uuid,
  update_assets: z.array(z.strictObject({ asset_id: uuid.nullish(), source_path: z.string().nullish(), asset_type: z.enum(['image', 'video']), metadata })).nullish(),
  source_path: z.string().nullish(),
  update_type: z.enum(['overwrite', 'upsert', 'remove']),
})

/** "Supports deletion of up to 100 assets per request." */
export const DeleteAssets = z.strictObject({
  dataset_id: uuid,
  assets: z.array(z.strictObject({ asset_type: z.enum(['image', 'video']), identifier: z.string() })).min(1).max(100),
})

const paging = { dataset_id: uuid, offset: z.int().min(0).default(0), limit: z.int().min(1).default(100), metadata_filters: z.strictObject({ filters: z.array(z.unknown()) }).nullish(), asset_type: z.enum(['image', 'video']).nullish(), skip_moderation: z.boolean().default(false) }

export const SearchByImage = z.strictObject({ ...paging, coactive_image_id: uuid.nullish(), public_url: z.string().nullish(), upload_id: z.string().nullish() })
  .refine(({ coactive_image_id, public_url }) => coactive_image_id != null || public_url != null, 'Either CID or public_url must be provided.')

export const SearchByText = z.strictObject({ ...paging, text_query: z.string().min(1), negative_text: z.string().nullish() })

export const StatusOfPath = z.strictObject({ source_path: z.string().nullish() }).nullish()

export const Paging = z.strictObject({ offset: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).default(100) })
export const StatusPaging = Paging.extend({ filter: z.enum(['completed', 'error', 'in_progress']).optional() })
export const DatasetPaging = z.strictObject({ skip: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).default(100), allowed_asset_types: z.enum(['image', 'video']).optional(), status: z.enum(['active', 'inactive', 'deleting', 'deleted']).optional(), name_pattern: z.string().optional(), include_deleted: z.enum(['true', 'false']).optional() })
