"""Why a proposal is as it is: reasons, prices, easings, conflicts and what-ifs, each by solving the week again."""
