/** An asset that another one is like, and how much: the cosine. */
export interface Edge {
  readonly id: number
  readonly cosine: number
}

/** Which assets are like which. */
export interface Likenesses {
  /** Every asset that is like another one. */
  readonly ids: readonly number[]
  /** The assets of one content, in groups: these are never parted. */
  readonly copies: readonly (readonly number[])[]
  /** All that are like an asset down to a cosine, itself left out. Symmetric. */
  readonly near: (id: number, least: number) => readonly number[]
  /** How many those are, or so many that it makes no difference. */
  readonly degree: (id: number, least: number) => number
}

/** Assets that belong together; every one is like the first down to the cosine of the level. */
type Group = readonly number[]

/**
 * Groups assets at each of some cosines, which fall. A group of a level lies whole in one group of the next. There is no
 * chaining: every member is like the leader of its group, which stands first, down to the level's cosine; so two members are at
 * most twice as far from one another. Greedy leader clustering: of what is not grouped yet, that with the most likenesses leads,
 * of equal ones that with the lowest id, and takes each group of the level before, all of whose members are near enough.
 * Answers, for each level, the groups of at least two, and takes time in proportion to the likenesses.
 */
export function groupByLevels({ ids, copies, near, degree }: Likenesses, cosines: readonly number[]): (readonly Group[])[] {
  const known = new Set(ids)
  const together = copies.map(group => group.filter(id => known.has(id))).filter(group => group.length > 1)
  const copied = new Set(together.flat())
  let units: readonly Group[] = [...together, ...ids.filter(id => !copied.has(id)).map(id => [id])]
  return cosines.map((least) => {
    units = merge(units, id => near(id, least), id => degree(id, least))
    return units.filter(({ length }) => length > 1)
  })
}

function merge(units: readonly Group[], near: (id: number) => readonly number[], degreeOf: (id: number) => number): Group[] {
  const unitOf = new Map(units.flatMap(unit => unit.map(id => [id, unit] as const)))
  const order = units.map(unit => ({ unit, degree: degreeOf(unit[0]!) }))
    .sort((a, b) => b.degree - a.degree || a.unit[0]! - b.unit[0]!)
  const taken = new Set<Group>()
  const groups: Group[] = []
  for (const { unit, degree } of order) {
    if (taken.has(unit))
      continue
    taken.add(unit)
    if (degree === 0) {
      groups.push(unit)
      continue
    }
    const reached = new Set(near(unit[0]!))
    const free = new Set([...reached].map(id => unitOf.get(id)))
    const joining = [...free].filter(other => other !== undefined && !taken.has(other) && other.every(id => reached.has(id))) as Group[]
    joining.forEach(other => taken.add(other))
    groups.push([unit, ...joining].flat())
  }
  return groups
}
