import '#contract/without-eval';
import { mount } from 'svelte';
import App from './App.svelte';
import { connectToCore } from './app/api.ts';
import { shareAppearance } from './app/appearance.svelte.ts';

connectToCore();
shareAppearance();

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no place for the app');
mount(App, { target });
