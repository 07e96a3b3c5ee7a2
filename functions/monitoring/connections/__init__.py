"""Who hangs where: buildings on nodes, and in each the contracts that are served there."""
