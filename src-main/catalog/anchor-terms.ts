import type { Database } from './connection.ts'

/** What uploaded anchors were made for, as the API that made them says it; forgotten with the anchor. */
export function anchorTermsQueries(db: Database) {
  const get = db.prepare<[string, number], { readonly terms: string }>('SELECT terms FROM anchor_terms JOIN anchor ON anchor.id = anchor_id WHERE anchor_id = ? AND expires_at > ?')
  const set = db.prepare('INSERT INTO anchor_terms (anchor_id, terms) VALUES (?, ?) ON CONFLICT (anchor_id) DO UPDATE SET terms = excluded.terms')
  return {
    /** The terms of an anchor that has not expired, as JSON; undefined when it is gone, or was made without any. */
    get: (anchorId: string): string | undefined => get.get(anchorId, Date.now())?.terms,
    /** The anchor must exist. */
    set: (anchorId: string, terms: string): void => void set.run(anchorId, terms),
  }
}
