/** The recorder alone, for hosts that bring the channel by themselves. */

import { quietly } from './quietly.ts';
import { record } from './record.ts';

quietly(record);
