import type { HostedService } from '../../../contract/sync.ts'
import { formats } from '../../../contract/formats.ts'

const formatsOf = (kind: 'image' | 'model') => formats.filter(format => format.kind === kind).map(({ id }) => id)

/** Another Likeness server, over its native API. */
export const service: HostedService = {
  id: 'likeness',
  name: 'Another Likeness server',
  fields: [
    { key: 'address', label: 'Address, such as http://192.168.1.20:7717', isSecret: false, isRequired: true, default: null },
    { key: 'token', label: 'Token: what stands behind `token=` in the address that `likeness serve` prints', isSecret: true, isRequired: true, default: null },
  ],
  container: 'collection',
  imageFormats: formatsOf('image'),
  modelFormats: formatsOf('model'),
  largestBytes: null,
  cannot: [],
  search: { score: 'score', sense: 'similarity', text: true, unlike: true },
}
