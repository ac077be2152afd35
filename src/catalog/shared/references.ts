// Works that several entries cite, written once.

import type { Reference } from '../entry.ts';

export const srivastava2014: Reference = {
    title: 'Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), Dropout, JMLR 15, 1929-1958',
    url: 'https://jmlr.org/papers/v15/srivastava14a.html',
};
export const hinton2012: Reference = {
    title: 'Hinton et al. (2012), Improving neural networks by preventing co-adaptation of feature detectors',
    url: 'https://arxiv.org/abs/1207.0580',
};
export const goodfellow2016: Reference = {
    title: 'Goodfellow, Bengio, Courville (2016), Deep Learning, MIT Press',
    url: 'https://www.deeplearningbook.org',
};
export const klambauer2017: Reference = {
    title: 'Klambauer, Unterthiner, Mayr, Hochreiter (2017), Self-Normalizing Neural Networks',
    url: 'https://arxiv.org/abs/1706.02515',
};
export const lecun1998: Reference = {
    title: 'LeCun, Bottou, Bengio, Haffner (1998), Gradient-based learning applied to document recognition, Proc. IEEE 86',
    url: 'https://doi.org/10.1109/5.726791',
};
export const kim2014: Reference = {
    title: 'Kim (2014), Convolutional neural networks for sentence classification, EMNLP',
    url: 'https://arxiv.org/abs/1408.5882',
};
export const scikitLearn: Reference = {
    title: 'Pedregosa et al. (2011), Scikit-learn, JMLR 12, 2825-2830',
    url: 'https://jmlr.org/papers/v12/pedregosa11a.html',
};
