import { existsSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dataFolder } from './shared-data.ts'

/** MobileNetV2 (ImageNet, 224 px, float32), with which Likeness' own encoder is compared, in a new folder below this one that can be imported; undefined where it is not beside the data. */
export async function secondEncoder(parent: string): Promise<string | undefined> {
  const model = join(dataFolder, '../models/mobilenet_v2_224.onnx')
  if (!existsSync(model))
    return undefined
  const folder = join(parent, 'mobilenet-v2')
  await mkdir(join(folder, 'onnx'), { recursive: true })
  await copyFile(model, join(folder, 'onnx', 'model.onnx'))
  await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'mobilenet_v2' }))
  await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify({ do_resize: true, size: { shortest_edge: 256 }, do_center_crop: true, crop_size: 224, do_rescale: true, rescale_factor: 1 / 255, do_normalize: false, resample: 2 }))
  return folder
}
