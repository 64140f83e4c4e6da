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
  readonly near: (id: number, least: number) => Iterable<number>
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
 * Answers, for each level, the groups of at least two, and takes time in proportion to the likenesses. Yields often.
 */
export function* groupByLevels({ ids, copies, near, degree }: Likenesses, cosines: readonly number[]): Generator<void, (readonly Group[])[]> {
  const known = new Set(ids)
  const together = copies.map(group => group.filter(id => known.has(id))).filter(group => group.length > 1)
  const copied = new Set(together.flat())
  let units: readonly Group[] = [...together, ...ids.filter(id => !copied.has(id)).map(id => [id])]
  const levels: (readonly Group[])[] = []
  for (const least of cosines) {
    units = yield* merge(units, id => near(id, least), id => degree(id, least))
    levels.push(units.filter(({ length }) => length > 1))
  }
  return levels
}

function* merge(units: readonly Group[], near: (id: number) => Iterable<number>, degreeOf: (id: number) => number): Generator<void, Group[]> {
  const unitOf = new Map<number, Group>()
  const groups: Group[] = []
  const leading: { readonly unit: Group, readonly degree: number }[] = []
  for (const unit of units) {
    unit.forEach(id => unitOf.set(id, unit))
    const degree = degreeOf(unit[0]!)
    if (degree === 0)
      groups.push(unit)
    else
      leading.push({ unit, degree })
    yield
  }
  const taken = new Set(groups)
  for (const { unit } of leading.sort((a, b) => b.degree - a.degree || a.unit[0]! - b.unit[0]!)) {
    if (taken.has(unit))
      continue
    const reached = new Set(near(unit[0]!))
    const group = [...unit]
    taken.add(unit)
    for (const id of reached) {
      const other = unitOf.get(id)
      if (!other || taken.has(other) || !other.every(member => reached.has(member)))
        continue
      taken.add(other)
      group.push(...other)
    }
    groups.push(group)
    yield
  }
  return groups
}
