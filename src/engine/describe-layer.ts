export { describeLayer, type LayerLines } from '../model/describe-layer.ts';
