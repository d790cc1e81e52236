; SPDX-License-Identifier: BSD-2-Clause
;
; First instructions of every core inside the image.
;
; In:  long mode on Linux's boot page tables, interrupts off, RDI = struct
;      isle_boot, RSI = core index, no stack
; Out: core 0:  boot_first(boot, stamp) on the boot stack
;      others:  boot_other(core) on the isle's page tables and the core's own stack

%include "offsets.inc"

BOOT_STACK_SIZE	equ 16384

	bits 64
	default rel

	global _start:function
	extern boot_first
	extern boot_other
	extern boot_page_table
	extern cores

	section .text
_start:
	cld
	xor	ebp, ebp			; ends backtraces
	test	rsi, rsi
	jnz	.other

	rdtsc
	shl	rdx, 32
	lea	rsi, [rax + rdx]
	lea	rsp, [boot_stack_top]
	call	boot_first

.other:
	mov	rax, [boot_page_table]
	mov	cr3, rax
	mov	rax, [cores]
	mov	rdi, [rax + rsi * 8]
	mov	rsp, [rdi + CORE_IDLE_STACK]
	push	rbp				; 0, where a debugger looks for the caller
	push	rbp
	call	boot_other

	section .bss align=16
boot_stack:
	resb BOOT_STACK_SIZE
boot_stack_top:

	section .note.GNU-stack noalloc noexec nowrite progbits
