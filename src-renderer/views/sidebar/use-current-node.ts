import type { SideNode } from './nodes.ts'
import { computed } from 'vue'
import { addressOf, useQuery } from '../../composables/use-query.ts'
import { allAssets } from '../../query/query.ts'
import { currentScreen, router } from '../../router.ts'
import { addressOfNode } from './nodes.ts'

/** Tells whether a row leads to what is shown: the same scope, tag or concept, however it is filtered and sorted besides. */
export function useCurrentNode() {
  const { query } = useQuery()
  const address = computed(() => {
    if (currentScreen.value?.name !== 'browse')
      return `#${router.currentRoute.value.path.split('/', 2).join('/')}`
    const { scope, concept, like, unlike, text, tags } = query.value
    if (like.length + unlike.length > 0 || text !== '')
      return undefined
    if (concept !== undefined)
      return addressOf({ ...allAssets, concept })
    return addressOf({ ...allAssets, scope, tags: scope.of === 'all' ? tags : [] })
  })

  return (node: SideNode) => node.of !== 'section' && node.of !== 'hint' && address.value !== undefined && address.value === addressOfNode(node)
    && !(node.of === 'note' && !node.isMissing)
}
