import type { Route } from '../route.ts'
import { z } from 'zod'
import { DescribeReceived, DescribeReport, ListReceived, ReceiveBytes, ReceivedBytes, ReceivedFile, receivedPartLimit, ReceiveFile, ReceiveReport, RemoveReceived, RemoveReport } from '../received.ts'
import { byKey, selectionBodyLimit } from '../route.ts'

/** What other Likeness servers put into collections of this one: files in the folder for received files, and nowhere else. */
export const receivedRoutes = {
  listReceived: { method: 'get', path: '/api/collections/{id}/received', summary: 'The received files of a collection in the order of their keys, a page at a time', tag: 'received', params: byKey, query: ListReceived, output: z.object({ files: z.array(ReceivedFile).readonly(), next: z.string().nullable() }).readonly() },
  receiveBytes: { method: 'post', path: '/api/collections/{id}/received/bytes', summary: 'Takes bytes of a file, at most 64 MB at once, and says how many are here; they are kept for a day until `receiveFile` makes a file of them', tag: 'received', params: byKey, query: ReceiveBytes, stream: receivedPartLimit, output: ReceivedBytes },
  receiveFile: { method: 'post', path: '/api/collections/{id}/received', summary: 'Puts a file whose bytes were received into a collection; one that is there already is answered', tag: 'received', params: byKey, body: ReceiveFile, bodyLimit: selectionBodyLimit, output: ReceiveReport },
  describeReceived: { method: 'post', path: '/api/collections/{id}/received/describe', summary: 'Says tags and metadata of received files in place of those that were said before', tag: 'received', params: byKey, body: DescribeReceived, bodyLimit: selectionBodyLimit, output: DescribeReport },
  removeReceived: { method: 'post', path: '/api/collections/{id}/received/remove', summary: 'Takes received files out of a collection and deletes them, with what lies beside them and is not needed any more; the files of those that somebody changed here stay', tag: 'received', params: byKey, body: RemoveReceived, output: RemoveReport },
} as const satisfies Record<string, Route>
