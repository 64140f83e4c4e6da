import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { connectEvents } from './client.ts'
import { language } from './locales/language.ts'
import { router } from './router.ts'
import { useProgress } from './stores/progress.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'

document.documentElement.lang = language

const app = createApp(App).use(createPinia()).use(router)
app.mount('#app')
void useProgress().load()
connectEvents()
