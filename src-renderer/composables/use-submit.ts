import { shallowRef } from 'vue'
import { describeError } from '../stores/notices.ts'

/** Does what a form is for, once at a time: whether it is under way, and why the last time came to nothing, in words. */
export function useSubmit(work: () => Promise<void>) {
  const busy = shallowRef(false)
  const failure = shallowRef<string | null>(null)

  async function submit(): Promise<void> {
    if (busy.value)
      return
    busy.value = true
    failure.value = null
    try {
      await work()
    }
    catch (error) {
      failure.value = describeError(error)
    }
    finally {
      busy.value = false
    }
  }

  return { busy, failure, submit }
}
