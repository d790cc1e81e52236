; SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
;
; From SIPI to the image's entry: real mode -> protected mode -> long mode.
; Linux (hermit.ko) carries this flat binary, copies it to a page below 1 MiB and
; puts struct isle_trampoline at ISLE_TRAMPOLINE_ARGS of that page.
;
; In:  real mode, CS:IP = page:0, nothing else known
; Out: long mode on the boot page tables, interrupts off, RDI = struct isle_boot,
;      RSI = core index, jump to the entry; no stack

%include "offsets.inc"

CODE32	equ 0x08
DATA	equ 0x10
CODE64	equ 0x18

	bits 16
	org 0
trampoline:
	cli
	cld
	mov	ax, cs
	mov	ds, ax
	movzx	ebx, ax
	shl	ebx, 4				; EBX = physical address of this page

	; The page may be anywhere: complete the three addresses in it.
	lea	eax, [ebx + gdt]
	mov	[gdt_pointer + 2], eax
	lea	eax, [ebx + protected]
	mov	[far_protected], eax
	lea	eax, [ebx + long_mode]
	mov	[far_long], eax

	o32 lgdt [gdt_pointer]
	mov	eax, CR0_PE | CR0_ET
	mov	cr0, eax
	jmp	dword far [far_protected]

	bits 32
protected:
	mov	ax, DATA
	mov	ds, ax
	mov	es, ax
	mov	ss, ax
	mov	eax, CR4_PAE
	mov	cr4, eax
	mov	eax, [ebx + ISLE_TRAMPOLINE_ARGS + TRAMPOLINE_PAGE_TABLE]
	mov	cr3, eax
	mov	ecx, MSR_EFER
	rdmsr
	or	eax, EFER_LME | EFER_NXE
	wrmsr
	mov	eax, CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE
	mov	cr0, eax
	jmp	far [ebx + far_long]

	bits 64
long_mode:
	mov	rdi, [rbx + ISLE_TRAMPOLINE_ARGS + TRAMPOLINE_BOOT]
	mov	rsi, [rbx + ISLE_TRAMPOLINE_ARGS + TRAMPOLINE_CORE]
	mov	rax, [rbx + ISLE_TRAMPOLINE_ARGS + TRAMPOLINE_ENTRY]
	mov	dword [rbx + ISLE_TRAMPOLINE_ARGS + TRAMPOLINE_ENTERED], 1
	jmp	rax

	align 8
gdt:
	dq 0
	dq 0x00cf9b000000ffff			; 32-bit code, flat
	dq 0x00cf93000000ffff			; data, flat
	dq 0x00af9b000000ffff			; 64-bit code
gdt_end:

gdt_pointer:
	dw gdt_end - gdt - 1
	dd 0
far_protected:
	dd 0
	dw CODE32
far_long:
	dd 0
	dw CODE64

%if ($ - trampoline) > ISLE_TRAMPOLINE_ARGS
%error trampoline reaches into its arguments
%endif
