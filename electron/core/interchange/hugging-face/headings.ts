/** Where a section of a card goes. `list`, `table`, `text`: only if it is built so; otherwise to `or`. */
export interface Section {
  readonly field: string;
  readonly form: 'rich' | 'list' | 'table' | 'text';
  /** The heading it is written under. */
  readonly heading: string;
  /** How others spell it. */
  readonly spellings: readonly string[];
  /** The rich text that takes it if it is not of its form; the overview if none is named. */
  readonly or?: string;
}

const section = (form: Section['form'], field: string, heading: string, spellings: string, or?: string): Section => ({
  form,
  field,
  heading,
  spellings: spellings === '' ? [] : spellings.split('|'),
  ...(or === undefined ? {} : { or }),
});

/**
 * Sections of model cards in the order they are written. The spellings are those of the template of Hugging Face, of its
 * predecessors, and of cards as they are found.
 * @source Hugging Face Hub, model card template and metadata specification
 */
export const MODEL_SECTIONS: readonly Section[] = [
  section('table', 'authors', 'Authors', 'model card authors|author', 'overview'),
  section(
    'rich',
    'intendedUse',
    'Intended uses',
    'uses|intended use|intended uses & limitations|intended uses and limitations|direct use|downstream use|direct users|intended usage|misuse and out-of-scope use|out-of-scope uses|misuse|use|usage considerations|ethical use',
  ),
  section('list', 'useCases', 'Use cases', 'applications', 'intendedUse'),
  section('list', 'users', 'Intended users', 'users', 'intendedUse'),
  section('list', 'outOfScopeUses', 'Out-of-scope use', '', 'intendedUse'),
  section(
    'rich',
    'instructions',
    'How to use',
    'how to get started with the model|how to get started|usage|quick start|quickstart|getting started|model usage|code usage|model in action|in action|examples|example|usage example|usage examples|installation|inference|使用方法',
  ),
  section(
    'rich',
    'bias',
    'Bias',
    'limitations and bias|bias, risks, and limitations|bias, risks and limitations|bias and limitations|biases|fairness|bias and fairness|ethical considerations and bias',
  ),
  section(
    'rich',
    'risks',
    'Risks and limitations',
    'risks|ethical considerations|ethics|recommendations|caveats and recommendations|caveats|limitations and risks|disclaimer|known issues|免责声明',
  ),
  section('list', 'limitations', 'Limitations', 'known limitations|technical limitations', 'risks'),
  section('list', 'tradeoffs', 'Tradeoffs', 'trade-offs', 'risks'),
  section('table', 'ethicalConsiderations', 'Ethical considerations and mitigation', '', 'risks'),
  section('table', 'fairnessAssessments', 'Fairness assessments', 'fairness assessment', 'bias'),
  section(
    'rich',
    'trainingData',
    'Training data',
    'training dataset|training datasets|training corpus|dataset|datasets|data|data sources|training and evaluation data|training data and procedure|数据说明',
  ),
  section(
    'rich',
    'dataPreparation',
    'Data preparation',
    'preprocessing|pre-processing|data preprocessing|data pre-processing|tokenization',
  ),
  section(
    'rich',
    'design',
    'Training procedure',
    'training details|training|model training|training method|pretraining|pre-training|fine-tuning|finetuning|training config|training regime|speeds, sizes, times|technical specifications|model architecture and objective|model architecture|architecture|compute infrastructure|software|framework versions|training results|训练方法',
  ),
  section(
    'table',
    'hyperparameters',
    'Hyperparameters',
    'training hyperparameters|hyper-parameters|hyper parameters',
    'design',
  ),
  section('table', 'software', 'Software versions', '', 'design'),
  section('table', 'inputs', 'Inputs', 'input', 'design'),
  section('table', 'outputs', 'Outputs', 'output', 'design'),
  section('table', 'artefacts', 'Files', 'files in this repo', 'overview'),
  section(
    'rich',
    'evaluation',
    'Evaluation',
    'evaluation results|eval results|results|metrics|performance|model performance|benchmark|benchmarks|model benchmark|testing data, factors & metrics|testing data, factors and metrics|testing data|factors|metrics on evaluation set|test results|evaluation metrics|评测|模型性能',
  ),
  section('table', 'decisionThresholds', 'Decision thresholds', '', 'evaluation'),
  section('rich', 'explainability', 'Model examination', 'interpretability|explainability'),
  section('rich', 'robustness', 'Robustness', ''),
  section('rich', 'cybersecurity', 'Cybersecurity', 'security|safety'),
  section('rich', 'humanOversight', 'Human oversight', ''),
  section('rich', 'monitoring', 'Monitoring', ''),
  section('rich', 'changePlan', 'Planned changes', ''),
  section('list', 'standards', 'Standards', '', 'overview'),
  section('table', 'energy', 'Environmental impact', 'carbon emissions|environmental considerations', 'overview'),
  section('table', 'references', 'References', 'links|model sources', 'overview'),
  section(
    'text',
    'citation',
    'Citation',
    'bibtex entry and citation info|citation information|citing|cite|how to cite|bibtex|reference|引用',
    'overview',
  ),
];

/** Sections of dataset cards. @source Hugging Face Datasets, dataset card template */
export const DATASET_SECTIONS: readonly Section[] = [
  section('table', 'creators', 'Dataset curators', 'curators', 'overview'),
  section(
    'rich',
    'collection',
    'Data collection',
    'dataset creation|curation rationale|source data|initial data collection and normalization|who are the source language producers|who are the source data producers|data collection and processing|collection|generation',
  ),
  section('list', 'sources', 'Sources', '', 'collection'),
  section('rich', 'preparation', 'Preparation', 'preprocessing|data preprocessing|data cleaning|cleaning'),
  section('rich', 'annotation', 'Annotations', 'annotation process|who are the annotators|annotation'),
  section('rich', 'socialImpact', 'Social impact of dataset', 'social impact'),
  section('rich', 'knownBias', 'Discussion of biases', 'bias, risks, and limitations|biases|bias|known biases'),
  section(
    'rich',
    'limitations',
    'Other known limitations',
    'limitations|known limitations|considerations for using the data',
  ),
  section('rich', 'representativeness', 'Representativeness', ''),
  section('rich', 'gaps', 'Gaps', 'data gaps'),
  section('list', 'labels', 'Labels', '', 'overview'),
  section('list', 'peopleDescribed', 'People described', '', 'overview'),
  section('list', 'regions', 'Regions', '', 'overview'),
  section('table', 'personalDataCategories', 'Personal data', '', 'overview'),
  section('table', 'qualityFigures', 'Quality figures', '', 'overview'),
  section('table', 'files', 'Files', '', 'overview'),
  section('text', 'rights', 'Licensing information', 'licensing|license|licence', 'overview'),
  section('text', 'citation', 'Citation information', 'citation|bibtex', 'overview'),
];

/** A heading without marks, markup, numbers before it and words such as "[optional]". */
export function plainHeading(text: string): string {
  return text
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/\[optional\]/gi, ' ')
    .replace(/[*_`#]/g, '')
    .replace(/^[\s\d.)]+(?=\p{L})/u, '')
    .replace(/[?:!]+\s*$/u, '')
    .replace(/\p{Extended_Pictographic}|\u{fe0f}|\u{200d}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Sections by every spelling of their headings. */
export function bySpelling(sections: readonly Section[]): ReadonlyMap<string, Section> {
  return new Map(
    sections.flatMap((one) =>
      [one.heading.toLowerCase(), ...one.spellings].map((spelling) => [spelling, one] as const),
    ),
  );
}
