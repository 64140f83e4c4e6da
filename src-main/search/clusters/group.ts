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

function merge(units: readonly Group[], near: (id: number) => Iterable<number>, degreeOf: (id: number) => number): Group[] {
  const unitOf = new Map<number, Group>()
  for (const unit of units)
    unit.forEach(id => unitOf.set(id, unit))
  const degrees = new Map(units.map(unit => [unit, degreeOf(unit[0]!)]))
  const { alone = [], leading = [] } = Object.groupBy(units, unit => degrees.get(unit) === 0 ? 'alone' : 'leading')
  const taken = new Set<Group>(alone)
  const groups: Group[] = alone
  for (const unit of leading.sort((a, b) => degrees.get(b)! - degrees.get(a)! || a[0]! - b[0]!)) {
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
  }
  return groups
}
