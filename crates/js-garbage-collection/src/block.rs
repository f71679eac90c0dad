//! Blocks: 64 KiB of the region each, and a row of the block table.
