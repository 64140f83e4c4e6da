import { Buffer } from 'node:buffer'

export interface OnnxNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

export interface OnnxValue {
  readonly name: string
  /** A name is a dimension that may vary. */
  readonly shape: readonly (number | string)[]
  /** @default 'float32' */
  readonly type?: 'float32' | 'int64' | 'int32'
}

export interface OnnxConstant {
  readonly name: string
  readonly dims: readonly number[]
  readonly type: 'float32' | 'int64'
  readonly values: readonly number[]
  /** Name of the file beside the model that holds the values (float32, little-endian, from its start). */
  readonly external?: string
}

export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly nodes: readonly OnnxNode[]
  readonly constants?: readonly OnnxConstant[]
}

/** The bytes of an ONNX model (opset 17), after onnx.proto: just what small test models need. */
export function onnxModel({ inputs, outputs, nodes, constants = [] }: OnnxGraph): Buffer {
  const graph = Buffer.concat([
    ...nodes.map(node => bytes(1, nodeProto(node))),
    text(2, 'tiny'),
    ...constants.map(constant => bytes(5, tensorProto(constant))),
    ...inputs.map(value => bytes(11, valueInfo(value))),
    ...outputs.map(value => bytes(12, valueInfo(value))),
  ])
  return Buffer.concat([number(1, 8), bytes(7, graph), bytes(8, Buffer.concat([text(1, ''), number(2, 17)]))])
}

function nodeProto({ op, inputs, outputs, attributes = {} }: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map(name => text(1, name)),
    ...outputs.map(name => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeProto(name, value))),
  ])
}

/** AttributeProto.type: 2 = INT, 7 = INTS. */
function attributeProto(name: string, value: number | readonly number[]): Buffer {
  return typeof value === 'number'
    ? Buffer.concat([text(1, name), number(3, value), number(20, 2)])
    : Buffer.concat([text(1, name), ...value.map(one => number(8, one)), number(20, 7)])
}

/** TensorProto.data_type: 1 = FLOAT, 7 = INT64; data_location: 1 = EXTERNAL. */
function tensorProto({ name, dims, type, values, external }: OnnxConstant): Buffer {
  const head = Buffer.concat([...dims.map(dim => number(1, dim)), number(2, type === 'float32' ? 1 : 7), text(8, name)])
  if (external !== undefined)
    return Buffer.concat([head, bytes(13, Buffer.concat([text(1, 'location'), text(2, external)])), number(14, 1)])
  const raw = type === 'float32' ? Float32Array.from(values) : BigInt64Array.from(values, BigInt)
  return Buffer.concat([head, bytes(9, Buffer.from(raw.buffer))])
}

/** TensorProto.DataType. */
const elementTypes = { float32: 1, int32: 6, int64: 7 }

function valueInfo({ name, shape, type = 'float32' }: OnnxValue): Buffer {
  const dims = shape.map(dim => bytes(1, typeof dim === 'number' ? number(1, dim) : text(2, dim)))
  const tensor = Buffer.concat([number(1, elementTypes[type]), bytes(2, Buffer.concat(dims))])
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))])
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value))
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint(BigInt(field) << 3n | 2n), varint(BigInt(value.length)), value])
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(BigInt(field) << 3n), varint(BigInt.asUintN(64, BigInt(value)))])
}

function varint(value: bigint): Buffer {
  const out: number[] = []
  let rest = value
  for (; rest > 127n; rest >>= 7n)
    out.push(Number(rest & 127n) | 128)
  return Buffer.from([...out, Number(rest)])
}

const pixels = (size: number, batch: number | string): OnnxValue => ({ name: 'pixel_values', shape: [batch, 3, size, size] })

/** Mean of each channel: N × 3 × size × size → N × 3, under any name of output. */
export function meanColourModel(size: number, options: { readonly output?: string, readonly batch?: number } = {}): Buffer {
  const output = options.output ?? 'embedding'
  const batch = options.batch ?? 'batch'
  return onnxModel({
    inputs: [pixels(size, batch)],
    outputs: [{ name: output, shape: [batch, 3] }],
    nodes: [{ op: 'ReduceMean', inputs: ['pixel_values'], outputs: [output], attributes: { axes: [2, 3], keepdims: 0 } }],
  })
}

/** Every pixel is a token: N × 3 × size × size → `last_hidden_state` N × size² × 3. */
export function pixelTokensModel(size: number): Buffer {
  return onnxModel({
    inputs: [pixels(size, 'batch')],
    outputs: [{ name: 'last_hidden_state', shape: ['batch', 'tokens', 3] }],
    nodes: [
      { op: 'Transpose', inputs: ['pixel_values'], outputs: ['last'], attributes: { perm: [0, 2, 3, 1] } },
      { op: 'Reshape', inputs: ['last', 'shape'], outputs: ['last_hidden_state'] },
    ],
    constants: [{ name: 'shape', dims: [3], type: 'int64', values: [0, -1, 3] }],
  })
}

/** A projection of all pixels to `dimensions` numbers: Flatten and MatMul. `external` names a file that holds the weights. */
export function projectionModel(size: number, dimensions: number, options: { readonly external?: string, readonly weights?: readonly number[] } = {}): Buffer {
  const rows = 3 * size * size
  return onnxModel({
    inputs: [pixels(size, 'batch')],
    outputs: [{ name: 'image_embeds', shape: ['batch', dimensions] }],
    nodes: [
      { op: 'Flatten', inputs: ['pixel_values'], outputs: ['flat'], attributes: { axis: 1 } },
      { op: 'MatMul', inputs: ['flat', 'weights'], outputs: ['image_embeds'] },
    ],
    constants: [{
      name: 'weights',
      dims: [rows, dimensions],
      type: 'float32',
      values: options.weights ?? projectionWeights(size, dimensions),
      ...(options.external === undefined ? {} : { external: options.external }),
    }],
  })
}

/** Weights of `projectionModel`: the same each time, and different in each row and column. */
export function projectionWeights(size: number, dimensions: number): number[] {
  return Array.from({ length: 3 * size * size * dimensions }, (_, i) => Math.sin(i * 12.9898) * 0.1)
}
