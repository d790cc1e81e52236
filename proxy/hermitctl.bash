# SPDX-License-Identifier: GPL-2.0-only
# Completion of hermitctl for bash.

_hermitctl_isles()
{
	local isle

	for isle in /sys/hermit/isle*; do
		[[ -d $isle ]] && echo "${isle##*/}"
	done
}

# The command among the words before the cursor: options may stand before it.
_hermitctl_command()
{
	local word previous=

	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $previous in
		--node | --mem | -o | --output) ;;
		*)
			if [[ $word != -* ]]; then
				echo "$word"
				return
			fi
			;;
		esac
		previous=$word
	done
}

_hermitctl_words()
{
	local command=$1 previous=$2

	case $previous in
	--node)
		printf '%s\n' /sys/devices/system/node/node[0-9]* | sed 's/.*node//'
		return
		;;
	--mem)
		echo 64M 256M 1G
		return
		;;
	esac
	case $command in
	list)
		echo --json
		;;
	show | stop | remove)
		_hermitctl_isles
		echo --json
		;;
	log)
		_hermitctl_isles
		echo -f --follow --json
		;;
	core)
		_hermitctl_isles
		echo -o --output --json
		;;
	create)
		echo --node --mem --json
		;;
	resize)
		_hermitctl_isles
		echo all --json
		;;
	'')
		echo list show log stop core create remove resize --json --help --version
		;;
	esac
}

_hermitctl()
{
	local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}

	if [[ $previous == -o || $previous == --output ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -W "$(_hermitctl_words "$(_hermitctl_command)" "$previous")" \
		-- "$word")
}

complete -F _hermitctl hermitctl
